using System.Net;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>Rates and bans seen from outside, over real sockets.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task A_scanner_is_no_longer_answered_until_its_ban_is_lifted_and_nobody_else_notices()
    {
        await using var exchange = await TestExchange.StartAsync(admission: new AdmissionOptions());
        using var scanner = new RawPeer(exchange.Port, "127.0.0.8");
        using var other = new RawPeer(exchange.Port, "127.0.0.9");
        for (var i = 0; i < 20; i++)
        {
            await scanner.SendRequestAsync(SipMethods.Register, branch: $"z9hG4bK-{i}", callId: $"{i}");
            await scanner.ExpectAsync(401);
        }

        Assert.Equal("127.0.0.8/32", Assert.Single(exchange.Server.Admission.Bans()).Source.ToString());
        await scanner.SendRequestAsync(SipMethods.Options, branch: "z9hG4bK-unheard", callId: "unheard");
        await other.SendRequestAsync(SipMethods.Options);
        await other.ExpectAsync(200);
        Assert.True(exchange.Server.Admission.Lift(IPAddress.Parse("127.0.0.8")));
        await scanner.SendRequestAsync(SipMethods.Options, branch: "z9hG4bK-heard", callId: "heard");
        Assert.Equal("heard", (await scanner.ReceiveAsync()).CallId);
    }

    [Fact]
    public async Task A_stranger_that_sends_too_much_is_told_so_once_in_a_while_and_a_trunk_is_not()
    {
        await using var exchange = await TestExchange.StartAsync(admission: new AdmissionOptions { StrangerRate = 1, StrangersRate = 1_000 });
        using var stranger = new RawPeer(exchange.Port, "127.0.0.8");
        using var trunk = new RawPeer(exchange.Port, TestExchange.Trunk);
        for (var i = 0; i < 50; i++)
            await stranger.SendRequestAsync(SipMethods.Options, branch: $"z9hG4bK-{i}", callId: $"{i}");

        var refusal = await stranger.ExpectAsync(503);

        Assert.Equal("10", refusal.Headers.Get(HeaderNames.RetryAfter));
        for (var i = 0; i < 50; i++)
        {
            await trunk.SendRequestAsync(SipMethods.Options, branch: $"z9hG4bK-{i}", callId: $"{i}");
            Assert.Equal(200, ((SipResponse)await trunk.ReceiveAsync()).Status);
        }
    }

    [Fact]
    public async Task Calls_beyond_the_capacity_get_503_and_when_to_come_back()
    {
        await using var exchange = await TestExchange.StartAsync(capacity: 2);
        using var trunk = new RawPeer(exchange.Port, TestExchange.Trunk);
        for (var i = 0; i < 2; i++)
            await trunk.SendRequestAsync(SipMethods.Invite, branch: $"z9hG4bK-{i}", callId: $"{i}", uri: "sip:100@127.0.0.1");
        await trunk.ExpectAsync(100);
        await trunk.ExpectAsync(100);

        await trunk.SendRequestAsync(SipMethods.Invite, branch: "z9hG4bK-3", callId: "3", uri: "sip:100@127.0.0.1");

        Assert.Equal("5", (await trunk.ExpectAsync(503)).Headers.Get(HeaderNames.RetryAfter));
    }
}
