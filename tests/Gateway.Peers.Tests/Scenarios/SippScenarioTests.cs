using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.Peers.Tests.Scenarios;

public sealed class SippScenarioTests
{
    private static readonly Dictionary<string, string> Keys = new() { ["from"] = "+4930123456" };

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_caller_talks_to_a_callee(PeerTransport transport)
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = "answer",
            Transport = transport,
            Calls = 3,
        });

        var caller = await SippScenario.RunAsync(new SippOptions
        {
            Scenario = "call",
            Remote = callee.Address,
            Transport = transport,
            Calls = 3,
            Keys = Keys,
        });

        Assert.Equal(3, caller.EnsureSuccess().Successful);
        Assert.Equal(3, (await callee.Completed).EnsureSuccess().Successful);
        Assert.Contains("+4930123456", caller.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_goes_otherwise_counts_as_failed()
    {
        await using var callee = await Baresip.StartAsync(new BaresipOptions { User = "anna" });

        var running = SippScenario.StartAsync(new SippOptions { Scenario = "call", Remote = callee.Address, Service = "anna", Keys = Keys });
        await using var caller = await running;
        await callee.WaitAsync(PhoneEventKind.Incoming);
        await callee.HangUpAsync();
        var result = await caller.Completed;

        Assert.False(result.IsSuccess);
        Assert.Equal(1, result.Failed);
        Assert.Contains("486", result.Errors, StringComparison.Ordinal);
    }
}
