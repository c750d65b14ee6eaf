using System.Security.Cryptography;

namespace Gateway.Language.Speech.Models;

/// <summary>One pull, told top to bottom: fetch, unpack, write the manifest, load once, move into place.</summary>
internal sealed class ModelPull(ModelDownloader downloader, ModelEntry entry, PullRequest request)
{
    private readonly IProgress<PullProgress> _progress = request.Progress ?? new Silent();

    public async Task<InstalledModel> RunAsync(StagingFolder staging, string folder, CancellationToken ct)
    {
        var origins = new List<ModelOrigin>();
        foreach (var source in entry.Files)
        {
            var sum = await downloader.FetchAsync(source, staging.PathOf(source), _progress, ct).ConfigureAwait(false);
            origins.Add(new ModelOrigin(source.Url, sum, source.Sha256 is not null));
        }

        foreach (var archive in entry.Files.Where(file => file.Unpack))
        {
            _progress.Report(new PullProgress(PullStage.Unpacking, archive.Path));
            await ModelArchive.UnpackAsync(staging.PathOf(archive), staging.Files, ct).ConfigureAwait(false);
        }

        await WriteManifestAsync(staging.Files, origins, ct).ConfigureAwait(false);
        await ProbeAsync(staging.Files, ct).ConfigureAwait(false);
        staging.MoveTo(folder);
        return InstalledModel.Read(folder);
    }

    private async Task WriteManifestAsync(string files, IReadOnlyList<ModelOrigin> origins, CancellationToken ct)
    {
        var path = Path.Combine(files, ModelManifest.FileName);
        File.Delete(path);
        var manifest = new ModelManifest
        {
            Name = entry.Name,
            Engine = entry.Engine,
            Languages = entry.Languages,
            Licence = entry.Licence,
            Roles = entry.Roles,
            Files = await DescribeAsync(files, ct).ConfigureAwait(false),
            Origins = origins,
        };
        try
        {
            manifest.Write(files);
        }
        catch (IOException e) when (PartialFile.IsFull(e))
        {
            throw new ModelException(ModelFault.DiskFull, $"the disk is full: {path}; make room and pull again, what is here is kept", e);
        }

        try
        {
            InstalledModel.Read(files);
        }
        catch (ModelException e)
        {
            throw new ModelException(ModelFault.BadArchive, $"{entry.Name} is not what the catalogue says: {e.Message}", e);
        }
    }

    private static async Task<IReadOnlyList<ModelFile>> DescribeAsync(string folder, CancellationToken ct)
    {
        var files = new List<ModelFile>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var content = File.OpenRead(path);
            await using (content.ConfigureAwait(false))
            {
                var sum = await SHA256.HashDataAsync(content, ct).ConfigureAwait(false);
                files.Add(new ModelFile(Path.GetRelativePath(folder, path), content.Length, Convert.ToHexStringLower(sum)));
            }
        }

        return files;
    }

    private async Task ProbeAsync(string files, CancellationToken ct)
    {
        if (request.Probe is null)
        {
            return;
        }

        _progress.Report(new PullProgress(PullStage.Probing, ""));
        var verdict = await request.Probe(files, ct).ConfigureAwait(false);
        if (!verdict.Loads)
        {
            throw new ModelException(ModelFault.DoesNotLoad, $"{entry.Name} was fetched and does not load, so it was not installed: {verdict}");
        }
    }

    private sealed class Silent : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
        }
    }
}
