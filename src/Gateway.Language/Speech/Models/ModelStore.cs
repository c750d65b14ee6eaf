using System.Security.Cryptography;

namespace Gateway.Language.Speech.Models;

/// <summary>The models folder: one folder a model, each with its <c>model.json</c>. Fetches, verifies and removes models.</summary>
public sealed class ModelStore(
    string folder, HttpClient http, ModelCatalogue catalogue, TimeProvider? time = null, RetryPolicy? retry = null)
{
    /// <summary>Absolute path of the models folder; it need not be there.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Every model of the catalogue and every other one that is installed.</summary>
    public IReadOnlyList<ModelListing> List()
    {
        var others = (Directory.Exists(Folder) ? Directory.EnumerateDirectories(Folder) : [])
            .Select(path => Path.GetFileName(path))
            .Where(name => ModelPath.IsName(name) && catalogue.Find(name) is null && File.Exists(ManifestOf(name)))
            .Order(StringComparer.Ordinal);
        return [.. catalogue.Entries.Select(entry => Listing(entry.Name, entry)), .. others.Select(name => Listing(name, null))];
    }

    /// <summary>The models that lie complete in the folder; damaged ones are left out.</summary>
    public IReadOnlyList<InstalledModel> Installed() => [.. List().Select(listing => listing.Installed).OfType<InstalledModel>()];

    /// <summary>The installed model of that name, or null.</summary>
    /// <exception cref="ModelException">It is there and damaged.</exception>
    public InstalledModel? Find(string name) =>
        ModelPath.IsName(name) && File.Exists(ManifestOf(name)) ? InstalledModel.Read(PathOf(name)) : null;

    /// <summary>Fetches a model, unless it is there, and installs it whole or not at all.</summary>
    /// <exception cref="ModelException">It could not be fetched; what came stays for the next pull.</exception>
    public async Task<PullResult> PullAsync(PullRequest request, CancellationToken ct)
    {
        var entry = catalogue.Find(request.Name)
            ?? throw new ModelException(ModelFault.UnknownName, $"no model '{request.Name}' in the catalogue; 'model list' shows them");
        if (Find(entry.Name) is { } there)
        {
            return new PullResult(there, WasThere: true);
        }

        if (!entry.HasSums() && !request.TrustsFirstDownload)
        {
            throw new ModelException(
                ModelFault.NoSum,
                $"the catalogue has no SHA-256 for all files of {entry.Name}, so nothing tells a wrong file; --trust-first-download takes what comes and records its sums");
        }

        using var staging = StagingFolder.Open(PartOf(entry.Name));
        SeeThatItFits(entry, staging);
        var puller = new ModelPull(new ModelDownloader(http, time ?? TimeProvider.System, retry ?? new RetryPolicy()), entry, request);
        return new PullResult(await puller.RunAsync(staging, PathOf(entry.Name), ct).ConfigureAwait(false), WasThere: false);
    }

    /// <summary>Reads every file of an installed model again and says what is not as it was when it was fetched.</summary>
    /// <exception cref="ModelException">No such model, or its manifest is damaged.</exception>
    public async Task<IReadOnlyList<string>> VerifyAsync(string name, CancellationToken ct)
    {
        var model = Find(name) ?? throw NotInstalled(name);
        var damages = new List<string>();
        foreach (var file in model.Manifest.Files)
        {
            if (await DamageAsync(model, file, ct).ConfigureAwait(false) is { } damage)
            {
                damages.Add($"{file.Path}: {damage}");
            }
        }

        return damages;
    }

    /// <summary>Removes a model and what an unfinished pull left of it.</summary>
    /// <exception cref="ModelException">Nothing of that name is there.</exception>
    public void Remove(string name)
    {
        if (!ModelPath.IsName(name) || !(Directory.Exists(PathOf(name)) || Directory.Exists(PartOf(name))))
        {
            throw NotInstalled(name);
        }

        if (Directory.Exists(PartOf(name)))
        {
            using var staging = StagingFolder.Open(PartOf(name));
            Directory.Delete(PartOf(name), recursive: true);
        }

        if (Directory.Exists(PathOf(name)))
        {
            // Out of sight in one step, so that a crash leaves no half of it to be loaded.
            Directory.Move(PathOf(name), PartOf(name));
            Directory.Delete(PartOf(name), recursive: true);
        }
    }

    private static async Task<string?> DamageAsync(InstalledModel model, ModelFile file, CancellationToken ct)
    {
        var path = Path.Combine(model.Folder, file.Path);
        if (!File.Exists(path))
        {
            return "is missing";
        }

        var content = File.OpenRead(path);
        await using (content.ConfigureAwait(false))
        {
            if (content.Length != file.Size)
            {
                return $"has {content.Length} bytes, expected {file.Size}";
            }

            var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct).ConfigureAwait(false));
            return sum == file.Sha256 ? null : $"has the SHA-256 {sum}, expected {file.Sha256}";
        }
    }

    // An archive lies beside what comes out of it; weights hardly shrink, so half as much again is plenty.
    private void SeeThatItFits(ModelEntry entry, StagingFolder staging)
    {
        var needed = entry.Files.Sum(file => file.Unpack ? file.Size * 5 / 2 : file.Size) - staging.Size();
        var free = new DriveInfo(Folder).AvailableFreeSpace;
        if (needed > free)
        {
            throw new ModelException(
                ModelFault.DiskFull, $"{entry.Name} needs {needed} bytes more and the disk with {Folder} has {free} left; nothing was fetched");
        }
    }

    private ModelListing Listing(string name, ModelEntry? entry)
    {
        var partial = StagingFolder.SizeOf(PartOf(name));
        try
        {
            return new ModelListing(name, entry, Find(name), partial, null);
        }
        catch (ModelException e)
        {
            return new ModelListing(name, entry, null, partial, e.Message);
        }
    }

    private ModelException NotInstalled(string name) =>
        new(ModelFault.UnknownName, $"no model '{name}' is installed in {Folder}");

    private string PathOf(string name) => Path.Combine(Folder, name);

    private string PartOf(string name) => PathOf(name) + ModelPath.PartEnding;

    private string ManifestOf(string name) => Path.Combine(PathOf(name), ModelManifest.FileName);
}

/// <summary>One line of <c>model list</c>.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Entry">Its entry in the catalogue, or null when the catalogue no longer has it.</param>
/// <param name="Installed">The model, when it is there and whole.</param>
/// <param name="PartialSize">Bytes that an unfinished pull left.</param>
/// <param name="Damage">Why it cannot be used though it is there, or null.</param>
public sealed record ModelListing(string Name, ModelEntry? Entry, InstalledModel? Installed, long PartialSize, string? Damage);
