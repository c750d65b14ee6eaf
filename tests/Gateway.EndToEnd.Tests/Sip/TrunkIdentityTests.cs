using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3325: the caller of a trunk is who the trunk asserts, and is shown to the agent unless privacy is asked for.</summary>
public sealed class TrunkIdentityTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData(PeerTransport.Udp, "none", true)]
    [InlineData(PeerTransport.Tcp, "none", true)]
    [InlineData(PeerTransport.Udp, "id", false)]
    [InlineData(PeerTransport.Tcp, "id", false)]
    public async Task The_asserted_number_is_shown_unless_privacy_is_asked_for(
        PeerTransport transport, string privacy, bool isShown)
    {
        var anna = shared.Folder.Setup.Agents[0];
        await using var agent = await Baresip.StartAsync(new BaresipOptions
        {
            User = anna.Name,
            Secret = anna.Secret,
            Registrar = shared.Process.Sip,
            Transport = transport,
        });
        var options = SippCalls.Towards(
            shared.Process,
            "call-identity",
            transport,
            ("identity", $"<sip:{SippCalls.Caller}@127.0.0.1>"),
            ("privacy", privacy));
        await using var caller = await Peers.Scenarios.SippScenario.StartAsync(options);

        await agent.WaitAsync(PhoneEventKind.Incoming);
        var invite = agent.Log[agent.Log.IndexOf("INVITE sip:", StringComparison.Ordinal)..];

        Assert.Equal(isShown, invite.Contains("23125222", StringComparison.Ordinal));
        (await caller.Completed).EnsureSuccess();
    }
}
