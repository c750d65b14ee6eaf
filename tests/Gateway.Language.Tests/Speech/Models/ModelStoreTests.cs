using Gateway.Language.Speech.Models;

namespace Gateway.Language.Tests.Speech.Models;

public sealed class ModelStoreTests : IAsyncLifetime
{
    private readonly ModelStoreFixture _there = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _there.DisposeAsync().AsTask();

    [Fact]
    public async Task The_list_shows_what_is_there_what_could_be_and_what_was_begun()
    {
        Assert.Null(Assert.Single(_there.Store().List()).Installed);

        _there.Server.Files.Remove("decoder.onnx");
        await _there.RefusedAsync();
        Assert.Equal(ModelStoreFixture.Encoder.Length, Assert.Single(_there.Store().List()).PartialSize);

        _there.Server.Files["decoder.onnx"] = ModelStoreFixture.Decoder;
        await _there.PullAsync();
        Assert.NotNull(Assert.Single(_there.Store().List()).Installed);
    }

    [Fact]
    public async Task A_model_that_the_catalogue_forgot_is_still_listed()
    {
        await _there.PullAsync();

        var listed = _there.Store(_there.Entry() with { Name = "other" }).List();

        Assert.Equal(["other", "tiny"], listed.Select(listing => listing.Name));
        Assert.Null(listed[1].Entry);
        Assert.NotNull(listed[1].Installed);
    }

    [Fact]
    public async Task Verify_finds_a_changed_a_short_and_a_missing_file()
    {
        await _there.PullAsync();
        Assert.Empty(await _there.Store().VerifyAsync("tiny", CancellationToken.None));

        await File.WriteAllTextAsync(Path.Combine(_there.ModelFolder, "tokens.txt"), "b 0\na 1\n");
        await File.WriteAllTextAsync(Path.Combine(_there.ModelFolder, "decoder.onnx"), "");

        var damages = await _there.Store().VerifyAsync("tiny", CancellationToken.None);
        Assert.Contains("decoder.onnx: has 0 bytes, expected 5000", damages);
        Assert.Contains(damages, damage => damage.StartsWith("tokens.txt: has the SHA-256", StringComparison.Ordinal));

        File.Delete(Path.Combine(_there.ModelFolder, "encoder.onnx"));
        Assert.Empty(_there.Store().Installed());
        Assert.Contains("'encoder.onnx' is missing", Assert.Single(_there.Store().List()).Damage);
    }

    [Fact]
    public async Task A_manifest_that_points_out_of_its_folder_is_not_used()
    {
        await _there.PullAsync();
        var manifest = Path.Combine(_there.ModelFolder, ModelManifest.FileName);
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("\"tokens.txt\"", "\"../../etc/passwd\""));

        Assert.Throws<ModelException>(() => _there.Store().Find("tiny"));
        Assert.Empty(_there.Store().Installed());
    }

    [Fact]
    public async Task Remove_takes_the_model_and_what_was_begun()
    {
        await _there.PullAsync();
        Directory.CreateDirectory(_there.PartFolder);

        _there.Store().Remove("tiny");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_there.Folder));
        Assert.Equal(ModelFault.UnknownName, Assert.Throws<ModelException>(() => _there.Store().Remove("tiny")).Fault);
        Assert.Throws<ModelException>(() => _there.Store().Remove(".."));
    }

    [Fact]
    public async Task An_unknown_name_is_told()
    {
        var refusal = await Assert.ThrowsAsync<ModelException>(() =>
            _there.Store().PullAsync(new PullRequest("../tiny"), CancellationToken.None));

        Assert.Equal(ModelFault.UnknownName, refusal.Fault);
        Assert.Null(_there.Store().Find("../tiny"));
    }
}
