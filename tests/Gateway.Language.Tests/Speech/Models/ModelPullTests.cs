using System.Diagnostics;
using Gateway.Language.Speech.Models;

namespace Gateway.Language.Tests.Speech.Models;

public sealed class ModelPullTests : IAsyncLifetime
{
    private readonly ModelStoreFixture _there = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _there.DisposeAsync().AsTask();

    [Fact]
    public async Task A_pulled_model_lies_whole_in_its_folder()
    {
        var result = await _there.PullAsync();

        Assert.False(result.WasThere);
        Assert.Equal(_there.ModelFolder, result.Model.Folder);
        Assert.Equal(ModelStoreFixture.Encoder, await File.ReadAllBytesAsync(result.Model.PathOf(ModelRole.Encoder)!));
        Assert.Null(result.Model.PathOf(ModelRole.Joiner));
        Assert.Equal(["de", "en"], result.Model.Manifest.Languages);
        Assert.All(result.Model.Manifest.Origins, origin => Assert.True(origin.IsPinned));
        Assert.Equal(["decoder.onnx", "encoder.onnx", "model.json", "tokens.txt"], NamesIn(_there.ModelFolder));
        Assert.False(Directory.Exists(_there.PartFolder));
        Assert.Equal(3, _there.Seen.Count(progress => progress.Stage == PullStage.Checked));
    }

    [Fact]
    public async Task A_second_pull_says_that_it_is_there_and_asks_nobody()
    {
        await _there.PullAsync();
        var requests = _there.Server.Ranges.Count;

        Assert.True((await _there.PullAsync()).WasThere);
        Assert.Equal(requests, _there.Server.Ranges.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_twice_is_continued_where_it_ended()
    {
        _there.Server.Cuts.Enqueue(100_000);
        _there.Server.Cuts.Enqueue(50_000);

        var result = await _there.PullAsync();

        Assert.Equal(["", "bytes=100000-", "bytes=150000-", "", ""], _there.Server.Ranges);
        Assert.Equal(ModelStoreFixture.Encoder, await File.ReadAllBytesAsync(result.Model.PathOf(ModelRole.Encoder)!));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], _there.Time.Pauses);
    }

    [Fact]
    public async Task A_server_without_ranges_is_asked_from_the_start()
    {
        _there.Server.KnowsRanges = false;
        _there.Server.Cuts.Enqueue(100_000);

        var result = await _there.PullAsync();

        Assert.Equal(ModelStoreFixture.Encoder, await File.ReadAllBytesAsync(result.Model.PathOf(ModelRole.Encoder)!));
    }

    [Fact]
    public async Task Pauses_double_and_then_the_pull_gives_up_and_the_next_one_continues()
    {
        _there.Server.Cuts.Enqueue(100_000);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _there.Server.Cuts.Enqueue(0);
        }

        await _there.RefusedAsync(fault: ModelFault.Unreachable);
        Assert.Equal([1, 2, 4], _there.Time.Pauses.Select(pause => pause.TotalSeconds));

        await _there.PullAsync();
        Assert.Contains("bytes=100000-", _there.Server.Ranges);
        Assert.Contains(_there.Seen, progress => progress is { Stage: PullStage.Resuming, Done: 100_000 });
    }

    [Fact]
    public async Task A_file_that_changed_between_two_pulls_is_fetched_from_the_start()
    {
        Leave(ModelStoreFixture.Encoder.AsSpan(0, 100_000), etag: "\"older\"");

        var result = await _there.PullAsync(_there.Entry(sums: false, sizes: false), trust: true);

        Assert.Equal("bytes=100000-", _there.Server.Ranges.First());
        Assert.Equal(ModelStoreFixture.Encoder, await File.ReadAllBytesAsync(result.Model.PathOf(ModelRole.Encoder)!));
    }

    [Fact]
    public async Task A_part_of_unknown_version_is_dropped_when_no_sum_would_tell()
    {
        Leave(new byte[100_000], etag: null);

        var result = await _there.PullAsync(_there.Entry(sums: false), trust: true);

        Assert.Equal("", _there.Server.Ranges.First());
        Assert.Equal(ModelStoreFixture.Encoder, await File.ReadAllBytesAsync(result.Model.PathOf(ModelRole.Encoder)!));
    }

    [Fact]
    public async Task A_spoilt_part_is_dropped_and_the_file_fetched_once_more()
    {
        Leave(new byte[100_000], _there.Server.ETag);

        await _there.PullAsync();

        Assert.Equal(["bytes=100000-", "", "", ""], _there.Server.Ranges);
        Assert.Empty(await _there.Store().VerifyAsync("tiny", CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_sum_is_refused_and_nothing_is_installed_or_kept()
    {
        var wrong = (byte[])ModelStoreFixture.Encoder.Clone();
        wrong[7] ^= 1;
        _there.Server.Files["encoder.onnx"] = wrong;

        var refusal = await _there.RefusedAsync(fault: ModelFault.WrongSum);

        Assert.Contains(ModelStoreFixture.SumOf(ModelStoreFixture.Encoder), refusal.Message);
        Assert.Equal(0, new FileInfo(Path.Combine(_there.PartFolder, "files", "encoder.onnx")).Length);
    }

    [Fact]
    public async Task A_file_of_another_size_is_refused_before_it_is_read()
    {
        _there.Server.Files["encoder.onnx"] = [.. ModelStoreFixture.Encoder, 0];

        Assert.Contains("300001 bytes, expected 300000", (await _there.RefusedAsync(fault: ModelFault.WrongSum)).Message);
    }

    [Fact]
    public async Task A_file_that_ends_early_without_saying_its_length_is_not_taken_for_whole()
    {
        _there.Server.SaysLength = false;
        _there.Server.Cuts.Enqueue(250_000);

        var result = await _there.PullAsync();

        Assert.Equal(["", "bytes=250000-"], _there.Server.Ranges.Take(2));
        Assert.Equal(ModelStoreFixture.Encoder, await File.ReadAllBytesAsync(result.Model.PathOf(ModelRole.Encoder)!));
    }

    [Fact]
    public async Task Not_found_is_told_at_once()
    {
        _there.Server.Files.Remove("decoder.onnx");

        Assert.Contains("404 Not Found", (await _there.RefusedAsync(fault: ModelFault.Refused)).Message);
        Assert.Empty(_there.Time.Pauses);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        _there.Server.Refusals.Enqueue("503 Service Unavailable");
        _there.Server.Refusals.Enqueue("429 Too Many Requests");

        await _there.PullAsync();

        Assert.Contains(_there.Seen, progress => progress.Note?.Contains("503 Service Unavailable; trying again in 1 s") == true);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "bytes=300000-")]
    public async Task A_part_that_was_complete_is_not_fetched_again(bool sizes, string asked)
    {
        Leave(ModelStoreFixture.Encoder, _there.Server.ETag);

        await _there.PullAsync(_there.Entry(sizes: sizes));

        Assert.Equal(asked, _there.Server.Ranges.First());
        Assert.DoesNotContain(_there.Seen, progress => progress is { Stage: PullStage.Downloading, File: "encoder.onnx" });
    }

    [Fact]
    public async Task Without_sums_a_pull_is_refused_unless_the_first_download_is_trusted()
    {
        await _there.RefusedAsync(_there.Entry(sums: false), ModelFault.NoSum);
        Assert.Empty(_there.Server.Ranges);

        var model = (await _there.PullAsync(_there.Entry(sums: false), trust: true)).Model;

        Assert.Equal(ModelStoreFixture.SumOf(ModelStoreFixture.Encoder), model.Manifest.Origins[0].Sha256);
        Assert.All(model.Manifest.Origins, origin => Assert.False(origin.IsPinned));
    }

    [Fact]
    public async Task A_model_that_does_not_load_is_not_installed_and_not_fetched_twice()
    {
        var refusal = await Assert.ThrowsAsync<ModelException>(() => _there.PullAsync(
            probe: (_, _) => Task.FromResult(new ProbeVerdict(false, "signal 6 ended the loading process", ["bad magic"]))));
        Assert.Equal(ModelFault.DoesNotLoad, refusal.Fault);
        Assert.Contains("bad magic", refusal.Message);
        Assert.Empty(_there.Store().Installed());
        var requests = _there.Server.Ranges.Count;

        await _there.PullAsync(probe: (folder, _) =>
        {
            Assert.Equal("tiny", InstalledModel.Read(folder).Manifest.Name);
            return Task.FromResult(new ProbeVerdict(true, "loads", []));
        });

        Assert.Equal(requests, _there.Server.Ranges.Count);
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        using var part = new PartialFile(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));

        var refusal = Assert.Throws<ModelException>(() => part.Append(ModelStoreFixture.Decoder));

        Assert.Equal(ModelFault.DiskFull, refusal.Fault);
        Assert.Contains("/dev/full", refusal.Message);
    }

    [Fact]
    public async Task A_small_disk_fills_up_and_the_next_pull_continues()
    {
        var disk = Directory.CreateTempSubdirectory("small-disk-").FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", "size=128k", "models", disk))
        {
            return;
        }

        try
        {
            var store = _there.Store(_there.Entry(sizes: false), disk);
            var full = await Assert.ThrowsAsync<ModelException>(() => store.PullAsync(new PullRequest("tiny"), CancellationToken.None));
            Assert.Equal(ModelFault.DiskFull, full.Fault);
            Assert.Contains("the disk is full after", full.Message);
            Assert.Empty(store.Installed());

            var known = await Assert.ThrowsAsync<ModelException>(() =>
                _there.Store(folder: disk).PullAsync(new PullRequest("tiny"), CancellationToken.None));
            Assert.Contains("bytes more and the disk", known.Message);

            Assert.True(Run("mount", "-o", "remount,size=2m", disk));
            await store.PullAsync(new PullRequest("tiny"), CancellationToken.None);
            Assert.Contains(_there.Server.Ranges, range => range.Length > 0);
            Assert.Empty(await store.VerifyAsync("tiny", CancellationToken.None));
        }
        finally
        {
            Run("umount", disk);
            Directory.Delete(disk);
        }
    }

    [Fact]
    public async Task Two_pulls_of_one_model_at_once_do_not_mix()
    {
        ModelException? second = null;
        await _there.PullAsync(probe: async (_, _) =>
        {
            second = await Assert.ThrowsAsync<ModelException>(() => _there.PullAsync());
            return new ProbeVerdict(true, "loads", []);
        });

        Assert.Equal(ModelFault.Busy, second!.Fault);
    }

    private void Leave(ReadOnlySpan<byte> part, string? etag)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_there.PartFolder, "files")).FullName, "encoder.onnx");
        File.WriteAllBytes(path, part);
        if (etag is not null)
        {
            File.WriteAllText(path + ".etag", etag);
        }
    }

    private static IEnumerable<string> NamesIn(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
