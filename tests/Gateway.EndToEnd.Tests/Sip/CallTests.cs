using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3261 13, 15 and 17: calls whose messages are lost, repeated, late or crossing.</summary>
public sealed class CallTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_call_is_answered_and_ended_by_the_caller(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "call", transport));

        Assert.Contains("SIP/2.0 100 Trying", result.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_call_is_held_resumed_and_refreshed_by_UPDATE(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "update", transport));

        Assert.Equal(["answered recvonly", "answered sendrecv"], result.Logged);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_lost_ACK_repeats_the_200_and_ends_in_BYE(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "lost-ack", transport));

        Assert.InRange(result.AnswersToInvite(), 4, 12);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_late_ACK_keeps_the_call(PeerTransport transport)
    {
        var options = SippCalls.Towards(shared.Process, "late-ack", transport) with { Talk = TimeSpan.FromSeconds(7) };

        var result = await SippCalls.RunAsync(options);

        Assert.InRange(result.AnswersToInvite(), 2, 4);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_repeated_INVITE_makes_one_call(PeerTransport transport)
    {
        var options = SippCalls.Towards(shared.Process, "retransmitted-invite", transport);

        var result = await SippCalls.RunAsync(options);

        Assert.Single(result.RemoteTags());
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_CANCEL_that_races_with_the_answer_leaves_no_call(PeerTransport transport)
    {
        var options = SippCalls.Towards(shared.Process, "cancel-race", transport);

        await SippCalls.RunAsync(options with { Calls = 10, Rate = 20 });
    }

    [Theory]
    [InlineData(PeerTransport.Udp, "sendonly", "127.0.0.1", "recvonly")]
    [InlineData(PeerTransport.Tcp, "sendonly", "127.0.0.1", "recvonly")]
    [InlineData(PeerTransport.Udp, "inactive", "127.0.0.1", "inactive")]
    [InlineData(PeerTransport.Tcp, "inactive", "127.0.0.1", "inactive")]
    [InlineData(PeerTransport.Udp, "sendonly", "0.0.0.0", "recvonly")]
    [InlineData(PeerTransport.Tcp, "sendonly", "0.0.0.0", "recvonly")]
    public async Task A_call_is_held_and_resumed(PeerTransport transport, string direction, string address, string answered)
    {
        var options = SippCalls.Towards(
            shared.Process, "hold", transport, ("direction", direction), ("address", address));

        var result = await SippCalls.RunAsync(options);

        Assert.Equal([$"held {answered}", "resumed sendrecv"], result.Logged);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_re_INVITE_without_an_offer_gets_one(PeerTransport transport)
    {
        var result = await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "offerless-reinvite", transport));

        Assert.Equal(["offered sendrecv"], result.Logged);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task Requests_with_wrong_tags_get_481_and_the_call_lives_on(PeerTransport transport) =>
        await SippCalls.RunAsync(SippCalls.Towards(shared.Process, "wrong-tags", transport));
}
