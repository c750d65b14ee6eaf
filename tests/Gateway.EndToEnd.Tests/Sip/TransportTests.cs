using System.Net;
using Gateway.EndToEnd.Tests.Voice;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;
using Gateway.Peers.Security;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>Real phones over TLS, and calls over IPv6.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData("off", null)]
    [InlineData("require", "srtp-mand")]
    public async Task A_caller_and_an_agent_over_TLS_hear_each_other(string policy, string? encryption)
    {
        using var authority = new TestAuthority();
        using var folder = GatewayFolder.Create(new GatewaySetup { Certificate = authority.Issue("own", "127.0.0.1"), Srtp = policy });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        var secure = new BaresipOptions { Transport = PeerTransport.Tls, Authorities = authority.RootPath, MediaEncryption = encryption };
        var (agentSays, customerSays) = (Tones.Melody(1, TimeSpan.FromSeconds(4)), Tones.Melody(2, TimeSpan.FromSeconds(4)));
        await using var anna = await Agents.StartAsync(
            gateway, folder.Setup.Agents[0], secure with { AnswersAtOnce = true });
        await using var customer = await Customer.CallAsync(gateway, options: secure);

        await customer.StepAsync("Asked");
        await customer.Phone.PressAsync("1");
        await customer.StepAsync("Taken");
        await customer.Phone.SayAsync(customerSays);
        await anna.SayAsync(agentSays);

        var longEnough = TimeSpan.FromSeconds(30);
        Assert.All(await Hearing.AllOfAsync(customerSays, anna, longEnough), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
        Assert.All(await Hearing.AllOfAsync(agentSays, customer.Phone, longEnough), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
        Assert.Contains("SIP/2.0/TLS", anna.Log, StringComparison.Ordinal);
        Assert.Contains(encryption is null ? "RTP/AVP" : "RTP/SAVP", anna.Log, StringComparison.Ordinal);
        await customer.Phone.HangUpAsync();
        await anna.ClosedAsync();
        var security = encryption is null ? "clear" : "secured";
        await gateway.LogLineAsync(line => line.Contains($"quality of anna: PCMA {security}, ", StringComparison.Ordinal), security);
        await gateway.LogLineAsync(line => line.Contains($"quality of caller: PCMA {security}, ", StringComparison.Ordinal), security);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_call_over_IPv6_is_answered_and_ended(PeerTransport transport)
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Address = IPAddress.IPv6Loopback, TrunkAddresses = ["::1"] });
        await using var gateway = await GatewayProcess.StartAsync(folder);

        var result = await SippCalls.RunAsync(
            SippCalls.Towards(gateway, "call", transport) with { LocalAddress = IPAddress.IPv6Loopback });

        Assert.Contains($"Contact: <sip:gateway@[::1]:{folder.Sip.Port}", result.Messages, StringComparison.Ordinal);
        Assert.Contains("c=IN IP6 ::1", result.Messages, StringComparison.Ordinal);
    }
}
