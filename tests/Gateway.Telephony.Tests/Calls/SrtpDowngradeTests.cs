using System.Net;
using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>The exchange against a peer that wants a secured call in the clear: it never gets one.</summary>
public sealed class SrtpDowngradeTests : IAsyncLifetime, ICallHandler, Gateway.Telephony.Sip.Auth.ICredentials, IBindingStore
{
    private const string Key = "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";

    private readonly TestStack _peer = new(TestStack.Patient);
    private readonly TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CallServer _server = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Theory]
    [InlineData(SrtpPolicy.Require)]
    [InlineData(SrtpPolicy.Optional)]
    public async Task A_secured_call_goes_on_secured_when_the_caller_wants_it_in_the_clear(SrtpPolicy policy)
    {
        await StartAsync(policy);
        var dialog = Assert.IsType<InviteResult.Answered>(await InviteAsync(Sdp("RTP/SAVP", Key))).Dialog;

        var reinvite = await dialog.ReinviteAsync(Sdp("RTP/AVP"), CancellationToken.None).Soon();
        var update = await dialog.UpdateAsync(Sdp("RTP/AVP"), CancellationToken.None).Soon();
        var renewed = await dialog.ReinviteAsync(Sdp("RTP/SAVP", Key.Replace("WVNf", "AAAA")), CancellationToken.None).Soon();

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

        Assert.Equal(488, Assert.IsType<InviteResult.Rejected>(await InviteAsync(Sdp(protocol, key))).Status);
        await _handled.Task.Soon();
        Assert.Equal(0, _server.Usage.MediaSessions);
    }

    [Theory]
    [InlineData("RTP/AVP", "")]
    [InlineData("RTP/AVP", Key)]
    [InlineData("RTP/SAVP", "")]
    public async Task A_callee_who_answers_in_the_clear_is_hung_up(string protocol, string key)
    {
        await StartAsync(SrtpPolicy.Require);
        var calling = CallAsync();
        var invite = await _peer.Application.NextInviteAsync();
        var dialog = await invite.AcceptAsync(Sdp(protocol, key));

        Assert.Contains("RTP/SAVP", Encoding.ASCII.GetString(invite.Request.Body.Span));
        Assert.IsNotType<OutboundResult.Answered>(await calling.Soon());
        Assert.Equal(DialogEnd.RemoteBye, await dialog!.Completion.Soon());
        Assert.Equal(0, _server.Usage.MediaSessions);
    }

    [Fact]
    public async Task Where_security_is_optional_a_callee_who_takes_nothing_else_gets_it_the_second_time()
    {
        await StartAsync(SrtpPolicy.Optional);
        var calling = CallAsync();
        var first = await _peer.Application.NextInviteAsync();
        await first.RejectAsync(488);
        var second = await _peer.Application.NextInviteAsync();
        var dialog = await second.AcceptAsync(Sdp("RTP/SAVP", Key));
        var call = Assert.IsType<OutboundResult.Answered>(await calling.Soon()).Call;

        Assert.DoesNotContain("SAVP", Encoding.ASCII.GetString(first.Request.Body.Span));
        Assert.True(call.IsSecure);
        Assert.Equal(488, (await dialog!.ReinviteAsync(Sdp("RTP/AVP"), CancellationToken.None).Soon()).Status);
        await call.DisposeAsync();
        await dialog.Completion.Soon();
    }

    bool ICallHandler.Serves(string dialled) => true;

    bool ICallHandler.IsInside(string dialled) => false;

    async Task ICallHandler.HandleAsync(IncomingCall call, CancellationToken stopping)
    {
        await using var answered = await call.AnswerAsync();
        if (answered is not null)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(answered.Ended, stopping);
            await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _handled.SetResult();
    }

    Task ICallHandler.HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

    Task ICallHandler.HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

    string? Gateway.Telephony.Sip.Auth.ICredentials.FindPassword(string userName) => null;

    ValueTask<IReadOnlyList<Binding>> IBindingStore.LoadAsync(CancellationToken ct) => new([]);

    void IBindingStore.Save(string user, IReadOnlyList<Binding> bindings)
    {
    }

    private async Task StartAsync(SrtpPolicy policy) => _server = await CallServer.StartAsync(
        new CallOptions
        {
            Sip = TestStack.Patient,
            Media = TestPorts.Options(),
            Audio = new AudioOptions { Srtp = policy },
            Trunks =
            [
                new TrunkOptions
                {
                    Name = "peer",
                    Addresses = [new IPNetwork(IPAddress.Loopback, 32)],
                    Server = new SipUri("sip", null, "127.0.0.1", _peer.Stack.LocalEndPoint.Port),
                    Numbers = [Number("+4930100")],
                    Check = null,
                },
            ],
            Outbound = new OutboundOptions { Allow = ["+49"] },
        },
        this,
        this,
        this,
        TimeProvider.System,
        NullLoggerFactory.Instance,
        CancellationToken.None);

    private Task<InviteResult> InviteAsync(ReadOnlyMemory<byte> offer) => _peer.Stack.InviteAsync(
        TestStack.InviteTo(TestStack.ParseUri($"sip:100@127.0.0.1:{_server.LocalEndPoint.Port};transport=udp")) with { Sdp = offer },
        CancellationToken.None).Soon();

    private Task<OutboundResult> CallAsync() => _server.CallAsync(
        new OutboundCall { Destination = Number("+49301234567"), RequestedBy = "test" }, CancellationToken.None);

    private static E164Number Number(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);

    private static ReadOnlyMemory<byte> Sdp(string protocol, string lines = "") => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 {protocol} 8\r\n{lines}");
}
