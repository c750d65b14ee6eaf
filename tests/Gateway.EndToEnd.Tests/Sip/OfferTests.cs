using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3261 9 and 13.2.2.4: the leg to the agent, when answers fork, cross the CANCEL, or do not come.</summary>
public sealed class OfferTests : IAsyncLifetime
{
    private readonly GatewayFolder _folder = GatewayFolder.Create(new GatewaySetup
    {
        T1 = TimeSpan.FromMilliseconds(100),
        Agents = [new AgentSetup("anna", "Anna Schmidt") { Skills = GatewaySetup.AllSkills }],
        Ring = TimeSpan.FromSeconds(5),
        Pause = TimeSpan.FromSeconds(1),
    });

    private readonly FreePort _phone = FreePort.Lease();
    private GatewayProcess? _gateway;

    public static TheoryData<PeerTransport> Transports => [PeerTransport.Udp, PeerTransport.Tcp];

    private GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("The gateway has not been started.");

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Dispose();
        _phone.Dispose();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Of_two_forked_answers_the_first_talks_and_the_second_gets_BYE(PeerTransport transport)
    {
        await using var agent = await AgentAsync("answer-forked", transport);
        await using var caller = await CallerAsync("call-key", transport);

        var first = await agent.LoggedAsync(Bounded.Soon);
        await Gateway.StopAsync();

        Assert.Equal("second", first);
        Assert.Equal(["second", "first"], (await agent.Completed).EnsureSuccess().Logged);
        (await caller.Completed).EnsureSuccess();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task When_the_agent_hangs_up_the_caller_gets_BYE(PeerTransport transport)
    {
        await using var agent = await AgentAsync("answer-then-bye", transport);
        await using var caller = await CallerAsync("call-key", transport);

        (await agent.Completed).EnsureSuccess();
        (await caller.Completed).EnsureSuccess();
    }

    [Theory]
    [InlineData("ring-then-cancel", PeerTransport.Udp)]
    [InlineData("ring-then-cancel", PeerTransport.Tcp)]
    [InlineData("answer-after-cancel", PeerTransport.Udp)]
    [InlineData("answer-after-cancel", PeerTransport.Tcp)]
    public async Task An_agent_who_does_not_answer_is_cancelled(string scenario, PeerTransport transport)
    {
        await using var agent = await AgentAsync(scenario, transport);
        await using var caller = await CallerAsync("call-key", transport);

        (await agent.Completed).EnsureSuccess();
        await Gateway.StopAsync();
        (await caller.Completed).EnsureSuccess();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_agent_who_declines_is_acknowledged_and_the_caller_stays(PeerTransport transport)
    {
        await using var agent = await AgentAsync("reject", transport, ("status", "486 Busy Here"));
        await using var caller = await CallerAsync("call-key", transport);

        (await agent.Completed).EnsureSuccess();
        Assert.False(caller.Completed.IsCompleted);
        await Gateway.StopAsync();
        (await caller.Completed).EnsureSuccess();
    }

    /// <summary>Registers anna's phone from the port that the scenario then answers on.</summary>
    private async Task<SippScenario> AgentAsync(string scenario, PeerTransport transport, params (string, string)[] words)
    {
        var phone = SippCalls.Towards(Gateway, "register", transport, ("expires", "120")) with { Port = _phone };
        await SippCalls.RunAsync(await phone.AsAgentAsync("anna", _folder.Setup.Agents[0].Secret, "REGISTER"));
        return await SippScenario.StartAsync(SippCalls.Towards(Gateway, scenario, transport, words) with
        {
            Remote = null,
            Port = _phone,
            Talk = TimeSpan.FromSeconds(1),
        });
    }

    /// <summary>A caller who asks for a person by key.</summary>
    private Task<SippScenario> CallerAsync(string scenario, PeerTransport transport) =>
        SippScenario.StartAsync(SippCalls.Towards(Gateway, scenario, transport, ("key", "0")) with
        {
            Talk = TimeSpan.FromSeconds(1),
        });
}
