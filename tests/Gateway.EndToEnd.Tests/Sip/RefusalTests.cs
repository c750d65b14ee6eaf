using System.Net;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3261 8.2 and 21: what the gateway says to requests that it does not take.</summary>
public sealed class RefusalTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    public static TheoryData<PeerTransport> Transports => [PeerTransport.Udp, PeerTransport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task OPTIONS_gets_200_and_says_what_is_taken(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "options", transport));

        Assert.Contains("application/sdp", Assert.Single(result.Logged), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PeerTransport.Udp, "FROBNICATE", "501")]
    [InlineData(PeerTransport.Tcp, "FROBNICATE", "501")]
    [InlineData(PeerTransport.Udp, "PUBLISH", "405")]
    [InlineData(PeerTransport.Tcp, "PUBLISH", "405")]
    public async Task A_method_that_is_unknown_or_not_allowed_is_refused(PeerTransport transport, string method, string preferred)
    {
        var options = SippCalls.Towards(shared.Process, "unknown-method", transport, ("method", method));

        var result = await SippCalls.RunAsync(options);

        Assert.Contains(Assert.Single(result.Logged), (string[])[preferred, "405", "501"]);
    }

    [Theory]
    [InlineData("SUBSCRIBE", "405")]
    [InlineData("REFER", "403")]
    [InlineData("NOTIFY", "481")]
    [InlineData("INFO", "481")]
    [InlineData("UPDATE", "481")]
    [InlineData("PRACK", "481")]
    [InlineData("BYE", "481")]
    public async Task What_belongs_into_a_call_or_to_nobody_is_refused_outside_of_one(string method, string status)
    {
        await SippCalls.RunAsync(
            SippCalls.Towards(shared.Process, "stray-method", PeerTransport.Udp, ("method", method), ("status", status)));
    }

    [Theory]
    [InlineData(PeerTransport.Udp, "Max-Forwards: many")]
    [InlineData(PeerTransport.Tcp, "Max-Forwards: many")]
    [InlineData(PeerTransport.Udp, "Max-Forwards: -1")]
    public async Task A_broken_line_gets_400_with_a_reason(PeerTransport transport, string line)
    {
        var result = await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "bad-request", transport, ("bad", line)));

        Assert.NotEmpty(Assert.Single(result.Logged));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_request_without_hops_left_gets_483(PeerTransport transport) =>
        await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "max-forwards-0", transport));

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_unknown_extension_gets_420(PeerTransport transport) =>
        await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "bad-extension", transport));

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_call_from_elsewhere_is_not_taken(PeerTransport transport)
    {
        var options = SippCalls.Towards(shared.Process, "refused", transport) with { LocalAddress = IPAddress.Parse("127.0.0.9") };

        var result = await SippCalls.RunAsync(options);

        Assert.Contains(Assert.Single(result.Logged), (string[])["401", "403"]);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_trunk_call_to_no_hotline_is_not_taken(PeerTransport transport)
    {
        var options = SippCalls.Towards(shared.Process, "refused", transport) with { Service = "+4930999999" };

        var result = await SippCalls.RunAsync(options);

        Assert.Contains(Assert.Single(result.Logged), (string[])["403", "404"]);
    }
}
