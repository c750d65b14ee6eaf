using System.Diagnostics;
using Gateway.Language.Speech.Models;

namespace Gateway.Language.Tests.Speech.Models;

public sealed class ModelArchiveTests : IAsyncLifetime
{
    private readonly ModelStoreFixture _there = new();
    private readonly string _work = Directory.CreateTempSubdirectory("archive-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Directory.Delete(_work, recursive: true);
        await _there.DisposeAsync();
    }

    [Fact]
    public async Task An_archive_is_unpacked_and_each_of_its_files_is_summed()
    {
        var entry = Packed(Pack("voice/model.onnx", "voice/tokens.txt", "voice/espeak-ng-data/de_dict", "voice/.hidden"));

        var model = (await _there.PullAsync(entry)).Model;

        Assert.Equal(Path.Combine(_there.ModelFolder, "espeak-ng-data"), model.PathOf(ModelRole.Phonemes));
        Assert.Equal("voice/model.onnx", await File.ReadAllTextAsync(model.PathOf(ModelRole.Model)!));
        Assert.Equal(4, model.Manifest.Files.Count);
        Assert.Empty(await _there.Store(entry).VerifyAsync("tiny", CancellationToken.None));
        Assert.False(Directory.Exists(_there.PartFolder));
    }

    [Fact]
    public async Task An_archive_that_lacks_a_file_is_refused()
    {
        var refusal = await _there.RefusedAsync(Packed(Pack("voice/model.onnx", "voice/tokens.txt")), ModelFault.BadArchive);

        Assert.Contains("'espeak-ng-data' is missing", refusal.Message);
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        await _there.RefusedAsync(Packed("no archive at all"u8.ToArray()), ModelFault.BadArchive);
    }

    [Fact]
    public async Task An_archive_with_a_link_or_a_way_out_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_work, "voice"));
        File.CreateSymbolicLink(Path.Combine(_work, "voice", "link"), "/etc");
        await _there.RefusedAsync(Packed(Pack("voice/model.onnx")), ModelFault.BadArchive);

        File.Delete(Path.Combine(_work, "voice", "link"));
        var escaping = Pack("-P", "--transform=s,voice/model.onnx,voice/../../../escaped,", "voice/model.onnx");
        await _there.RefusedAsync(Packed(escaping), ModelFault.BadArchive);
        Assert.False(File.Exists(Path.Combine(_there.Folder, "escaped")));
    }

    private ModelEntry Packed(byte[] archive)
    {
        _there.Server.Files["all.tar.bz2"] = archive;
        return _there.Entry() with
        {
            Engine = ModelEngine.VitsVoice,
            Roles = new Dictionary<ModelRole, string>
            {
                [ModelRole.Model] = "model.onnx",
                [ModelRole.Tokens] = "tokens.txt",
                [ModelRole.Phonemes] = "espeak-ng-data",
            },
            Files = [new("all.tar.bz2", _there.Server.UrlOf("all.tar.bz2"), archive.Length, ModelStoreFixture.SumOf(archive), Unpack: true)],
        };
    }

    private byte[] Pack(params string[] paths)
    {
        foreach (var path in paths.Where(path => path[0] != '-').Select(path => Path.Combine(_work, path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Path.GetRelativePath(_work, path));
        }

        var options = paths.Where(path => path[0] == '-');
        using var tar = Process.Start("tar", ["-cj", "-f", Path.Combine(_work, "all.tar.bz2"), "-C", _work, .. options, "voice"])!;
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return File.ReadAllBytes(Path.Combine(_work, "all.tar.bz2"));
    }
}
