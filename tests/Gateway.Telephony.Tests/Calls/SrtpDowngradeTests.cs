using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>The exchange against a peer that wants a secured call in the clear: it never gets one.</summary>
public sealed class SrtpDowngradeTests : IAsyncLifetime
{
    private const string Key = "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";

    private PeerExchange _exchange = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _exchange.DisposeAsync().AsTask();

    [Theory]
    [InlineData(SrtpPolicy.Require)]
    [InlineData(SrtpPolicy.Optional)]
    public async Task A_secured_call_goes_on_secured_when_the_caller_wants_it_in_the_clear(SrtpPolicy policy)
    {
        await StartAsync(policy);
        var dialog = Assert.IsType<InviteResult.Answered>(await _exchange.InviteAsync(PeerExchange.Sdp("RTP/SAVP", Key))).Dialog;

        var reinvite = await dialog.ReinviteAsync(PeerExchange.Sdp("RTP/AVP"), CancellationToken.None).Soon();
        var update = await dialog.UpdateAsync(PeerExchange.Sdp("RTP/AVP"), CancellationToken.None).Soon();
        var renewed = await dialog.ReinviteAsync(PeerExchange.Sdp("RTP/SAVP", Key.Replace("WVNf", "AAAA")), CancellationToken.None).Soon();

        Assert.Equal((488, 488, 200), (reinvite.Status, update.Status, renewed.Status));
        Assert.Contains("RTP/SAVP", Encoding.ASCII.GetString(renewed.Body.Span));
        Assert.False(dialog.Ended.IsCancellationRequested);
        await dialog.ByeAsync().Soon();
    }

    [Theory]
    [InlineData("RTP/AVP", "")]
    [InlineData("RTP/AVP", Key)]
    [InlineData("RTP/SAVP", "")]
    [InlineData("RTP/SAVP", "a=crypto:1 FOO_256_BAR inline:AAAA\r\n")]
    public async Task Where_security_is_required_a_caller_without_it_is_refused(string protocol, string key)
    {
        await StartAsync(SrtpPolicy.Require);

        Assert.Equal(488, Assert.IsType<InviteResult.Rejected>(await _exchange.InviteAsync(PeerExchange.Sdp(protocol, key))).Status);
        await _exchange.HandledAsync();
        Assert.Equal(0, _exchange.Server.Usage.MediaSessions);
    }

    [Theory]
    [InlineData("RTP/AVP", "")]
    [InlineData("RTP/AVP", Key)]
    [InlineData("RTP/SAVP", "")]
    public async Task A_callee_who_answers_in_the_clear_is_hung_up(string protocol, string key)
    {
        await StartAsync(SrtpPolicy.Require);
        var calling = _exchange.CallAsync();
        var invite = await _exchange.Peer.Application.NextInviteAsync();
        var dialog = await invite.AcceptAsync(PeerExchange.Sdp(protocol, key));

        Assert.Contains("RTP/SAVP", Encoding.ASCII.GetString(invite.Request.Body.Span));
        Assert.IsNotType<OutboundResult.Answered>(await calling.Soon());
        Assert.Equal(DialogEnd.RemoteBye, await dialog!.Completion.Soon());
        Assert.Equal(0, _exchange.Server.Usage.MediaSessions);
    }

    [Fact]
    public async Task Where_security_is_optional_a_callee_who_takes_nothing_else_gets_it_the_second_time()
    {
        await StartAsync(SrtpPolicy.Optional);
        var calling = _exchange.CallAsync();
        var first = await _exchange.Peer.Application.NextInviteAsync();
        await first.RejectAsync(488);
        var second = await _exchange.Peer.Application.NextInviteAsync();
        var dialog = await second.AcceptAsync(PeerExchange.Sdp("RTP/SAVP", Key));
        var call = Assert.IsType<OutboundResult.Answered>(await calling.Soon()).Call;

        Assert.DoesNotContain("SAVP", Encoding.ASCII.GetString(first.Request.Body.Span));
        Assert.True(call.IsSecure);
        Assert.Equal(488, (await dialog!.ReinviteAsync(PeerExchange.Sdp("RTP/AVP"), CancellationToken.None).Soon()).Status);
        await call.DisposeAsync();
        await dialog.Completion.Soon();
    }

    private async Task StartAsync(SrtpPolicy policy) => _exchange = await PeerExchange.StartAsync(
        new CallOptions { Media = TestPorts.Options(), Audio = new AudioOptions { Srtp = policy } });
}
