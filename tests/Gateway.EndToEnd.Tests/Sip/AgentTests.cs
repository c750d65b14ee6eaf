using System.Net;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3261 10 and 22: what agents' phones may do. They come from an address that is no trunk.</summary>
public sealed class AgentTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly IPAddress Desk = IPAddress.Parse("127.0.0.9");

    public static TheoryData<PeerTransport> Transports => [PeerTransport.Udp, PeerTransport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_phone_with_the_secret_registers_and_leaves(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(await RegisterAsync(transport, "anna", "60", Secret));
        Assert.Matches(@"expires=\d+|Expires: \d+", result.Messages);

        await SippCalls.RunAsync(await RegisterAsync(transport, "anna", "0", Secret));
    }

    [Theory]
    [InlineData(PeerTransport.Udp, "anna")]
    [InlineData(PeerTransport.Tcp, "anna")]
    [InlineData(PeerTransport.Udp, "nobody")]
    [InlineData(PeerTransport.Tcp, "nobody")]
    public async Task A_wrong_secret_and_an_unknown_name_get_the_same_answer(PeerTransport transport, string user)
    {
        var options = await RegisterAsync(transport, user, "60", "wrong") with { Scenario = "register-refused" };

        var result = await SippCalls.RunAsync(options);

        Assert.Equal(["403"], result.Logged);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_agent_may_not_dial_an_outside_number(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(await DialAsync(transport, "+493012345678"));

        Assert.Equal(["403"], result.Logged);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_agent_may_dial_a_feature_code(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(await DialAsync(transport, "*1"));

        Assert.Equal(["200"], result.Logged);
    }

    private string Secret => shared.Folder.Setup.Agents[0].Secret;

    private Task<SippOptions> RegisterAsync(PeerTransport transport, string user, string expires, string secret) =>
        FromDesk("register", transport, ("expires", expires)).AsAgentAsync(user, secret, "REGISTER");

    private Task<SippOptions> DialAsync(PeerTransport transport, string number) =>
        (FromDesk("agent-dials", transport) with { Service = number }).AsAgentAsync("anna", Secret, "INVITE");

    private SippOptions FromDesk(string scenario, PeerTransport transport, params (string, string)[] words) =>
        SippCalls.Towards(shared.Process, scenario, transport, words) with { LocalAddress = Desk };
}
