using Gateway.EndToEnd.Tests.Sip;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;
using Gateway.Peers.Scenarios;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>What agents' phones do that no real one here can be made to do: every kind of hold, a transfer that fails, a forwarding,
/// and a call that goes on at another phone.</summary>
public sealed class SippAgentTests : IAsyncLifetime
{
    private readonly GatewayFolder _folder = GatewayFolder.Create();
    private readonly FreePort _phone = FreePort.Lease();
    private GatewayProcess? _gateway;

    private GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("The gateway has not been started.");

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Dispose();
        _phone.Dispose();
    }

    [Fact]
    public async Task Held_in_each_way_the_caller_hears_music_and_no_more_after_it()
    {
        await using var agent = await AgentAsync("hold-agent");
        await using var customer = await Customer.CallForPersonAsync(Gateway);
        await customer.StepAsync("Taken");

        await agent.SaysAsync("offerless sendrecv");
        await customer.Phone.HearsNothingAsync();
        await customer.Phone.HangUpAsync();

        Assert.Equal(
            [
                "sendonly recvonly", "resumed sendrecv", "inactive inactive", "resumed sendrecv",
                "wildcard recvonly", "resumed sendrecv", "sendonly recvonly", "offerless sendrecv",
            ],
            (await agent.Completed).EnsureSuccess().Logged);

        // Each time it starts from its beginning.
        Assert.Equal(4, Sounds.Times(Sounds.Music[..Tones.Samples(TimeSpan.FromSeconds(1))], customer.Phone.Heard()));
    }

    [Fact]
    public async Task A_caller_whom_the_colleague_does_not_take_is_back_with_the_agent()
    {
        await using var agent = await AgentAsync("refer", ("target", "ben"));
        await using var customer = await Customer.CallForPersonAsync(Gateway);
        await customer.StepAsync("Taken");

        Assert.StartsWith("Anna Schmidt to Ben Weber", (await customer.StepAsync("NotTransferred")).Text, StringComparison.Ordinal);
        await agent.SaysAsync("486");
        await customer.Phone.HearsNothingAsync();
        await customer.Phone.HangUpAsync();

        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        Assert.Equal(["100", "486"], (await agent.Completed).EnsureSuccess().Logged);
    }

    [Fact]
    public async Task A_phone_that_forwards_to_a_colleague_is_followed_once()
    {
        await using var agent = await AgentAsync("redirect", ("target", "22"));
        await using var ben = await Agents.StartAsync(Gateway, _folder.Setup.Agents[1]);
        await using var customer = await Customer.CallForPersonAsync(Gateway);

        await ben.TakeAsync();
        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
        Assert.Contains("Referred-By: <sip:anna@", ben.Log);
        (await agent.Completed).EnsureSuccess();
    }

    [Theory]
    [InlineData("004490912345678")]
    [InlineData("ben")]
    public async Task A_phone_that_forwards_its_calls_places_none(string target)
    {
        await using var agent = await AgentAsync("redirect", ("target", target));
        await using var customer = await Customer.CallForPersonAsync(Gateway);

        Assert.StartsWith("Anna Schmidt rejected: 302", (await customer.StepAsync("NotTaken")).Text, StringComparison.Ordinal);

        (await agent.Completed).EnsureSuccess();
        Assert.DoesNotContain(Gateway.Log, line => line.Contains("4490912345678", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agent_goes_on_at_another_phone_and_nobody_else_does()
    {
        await using var anna = await Agents.StartAsync(Gateway, _folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(Gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        var dialog = anna.DialogOf((await anna.WaitAsync(PhoneEventKind.Established)).CallId);

        Assert.Equal(["403"], (await (await ReplaceAsync("ben", dialog)).Completed).EnsureSuccess().Logged);
        Assert.Equal(["481"], (await (await ReplaceAsync("anna", $"x{dialog}")).Completed).EnsureSuccess().Logged);
        Assert.Equal(["486"], (await (await ReplaceAsync("anna", $"{dialog};early-only")).Completed).EnsureSuccess().Logged);
        await using var other = await ReplaceAsync("anna", dialog);
        Assert.Equal("200", await other.LoggedAsync(Bounded.Soon));
        await anna.ClosedAsync();
        await customer.Phone.HangUpAsync();

        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        (await other.Completed).EnsureSuccess();
        Assert.Equal(0, customer.Phone.OffersReceived());
    }

    /// <summary>Registers anna's phone from the port that the scenario then answers on.</summary>
    private async Task<SippScenario> AgentAsync(string scenario, params (string, string)[] words)
    {
        var phone = SippCalls.Towards(Gateway, "register", PeerTransport.Udp, ("expires", "120")) with { Port = _phone };
        await SippCalls.RunAsync(await phone.AsAgentAsync("anna", _folder.Setup.Agents[0].Secret, "REGISTER"));
        return await SippScenario.StartAsync(SippCalls.Towards(Gateway, scenario, PeerTransport.Udp, words) with
        {
            Remote = null,
            Port = _phone,
            Talk = TimeSpan.FromSeconds(1.5),
            Limit = TimeSpan.FromSeconds(60),
        });
    }

    private async Task<SippScenario> ReplaceAsync(string agent, string dialog)
    {
        var secret = _folder.Setup.Agents.Single(setup => setup.Name == agent).Secret;
        var options = SippCalls.Towards(Gateway, "replace", PeerTransport.Udp, ("dialog", dialog)) with { Service = "anna" };
        return await SippScenario.StartAsync(await options.AsAgentAsync(agent, secret, "INVITE"));
    }
}
