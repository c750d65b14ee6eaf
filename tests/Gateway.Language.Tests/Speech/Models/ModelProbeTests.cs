using Gateway.Language.Speech.Models;
using Gateway.Testing;

namespace Gateway.Language.Tests.Speech.Models;

public sealed class ModelProbeTests
{
    [Fact]
    public async Task A_model_that_loads_is_told_so()
    {
        var verdict = await Shell("test \"$0\" = /models/x && exit 0 || exit 9").RunAsync("/models/x");

        Assert.True(verdict.Loads, verdict.ToString());
    }

    [Fact]
    public async Task The_last_words_of_a_child_that_dies_are_kept()
    {
        var verdict = await Shell("for i in 1 2 3 4 5 6 7 8; do echo line $i >&2; done; exit 255").RunAsync("/models/x");

        Assert.False(verdict.Loads);
        Assert.Equal("the loading process ended with code 255", verdict.Reason);
        Assert.Equal(["line 4", "line 5", "line 6", "line 7", "line 8"], verdict.LastLines);
    }

    [Fact]
    public async Task A_child_that_aborts_is_told_by_its_signal()
    {
        Assert.Equal("signal 6 ended the loading process", (await Shell("kill -ABRT $$").RunAsync("/models/x")).Reason);
    }

    [Fact]
    public async Task A_child_that_hangs_is_ended_at_the_limit()
    {
        var time = new ManualTime();
        var verdict = Shell("exec sleep 600", time).RunAsync("/models/x");

        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("did not load within 120 s", (await verdict).Reason);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_verdict_too()
    {
        var verdict = await new ModelProbe("/nowhere/gateway", [], TimeProvider.System).RunAsync("/models/x");

        Assert.False(verdict.Loads);
        Assert.Contains("cannot be started", verdict.Reason);
    }

    private static ModelProbe Shell(string script, TimeProvider? time = null) =>
        new("/bin/sh", ["-c", script], time ?? TimeProvider.System);
}
