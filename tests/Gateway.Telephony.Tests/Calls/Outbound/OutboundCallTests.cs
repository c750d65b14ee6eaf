using System.Net;
using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls.Outbound;

/// <summary>The exchange's own CallAsync against peers that stand for providers.</summary>
public sealed class OutboundCallTests : IAsyncLifetime
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n");

    private readonly TestStack _first = new(TestStack.Patient);
    private readonly TestStack _second = new(TestStack.Patient);
    private CallServer _server = null!;

    public async Task InitializeAsync() => _server = await CallServer.StartAsync(
        new CallOptions
        {
            Sip = TestStack.Patient,
            Media = new MediaOptions { Listen = IPAddress.Loopback, FirstPort = 41_000, LastPort = 41_999 },
            Trunks = [Trunk("first", _first), Trunk("second", _second)],
            Outbound = new OutboundOptions { Allow = ["+49"], AlarmAfter = 3, AtOnce = 1 },
        },
        new NoCalls(),
        new NoPasswords(),
        new NoBindings(),
        TimeProvider.System,
        NullLoggerFactory.Instance,
        CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task A_call_goes_over_the_first_trunk_and_shows_our_number()
    {
        var calling = CallAsync("+49301234567");
        var invite = await _first.Application.NextInviteAsync();
        await invite.RingAsync();
        await using var dialog = new Hanging(await invite.AcceptAsync(Answer));
        var answered = Assert.IsType<OutboundResult.Answered>(await calling.Soon());

        Assert.Equal("first", answered.Trunk);
        Assert.Equal("+49301234567", invite.Request.RequestUri.User);
        Assert.StartsWith("900", invite.Request.Headers.Get("Session-Expires"));
        Assert.Equal("sip:+4930100@127.0.0.1", invite.Request.From.Uri.ToString());
        Assert.IsType<OutboundResult.Refused>(await CallAsync("+49301234568"));
        await answered.Call.DisposeAsync();
        Assert.Equal(0, _server.Usage.MediaSessions);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(408)]
    public async Task A_trunk_that_cannot_hands_over_to_the_next(int status)
    {
        _first.Application.Invited = invite => invite.RejectAsync(status);
        var calling = CallAsync("+49301234567");
        var invite = await _second.Application.NextInviteAsync();
        await using var dialog = new Hanging(await invite.AcceptAsync(Answer));
        var answered = Assert.IsType<OutboundResult.Answered>(await calling.Soon());

        Assert.Equal("second", answered.Trunk);
        await answered.Call.DisposeAsync();
    }

    [Theory]
    [InlineData(486)]
    [InlineData(403)]
    [InlineData(603)]
    public async Task A_callee_who_is_busy_is_not_tried_again_elsewhere(int status)
    {
        _first.Application.Invited = invite => invite.RejectAsync(status);
        _second.Application.Invited = _ => Assert.Fail("the second trunk was tried");

        Assert.Equal(status, Assert.IsType<OutboundResult.Rejected>(await CallAsync("+49301234567").Soon()).Status);
    }

    [Fact]
    public async Task A_destination_without_a_rule_reaches_no_trunk()
    {
        _first.Application.Invited = _ => Assert.Fail("the first trunk was tried");
        foreach (var number in new[] { "+12025550123", "+49900123456", "+44909123456", "+881612345678" })
            Assert.Equal(OutboundRefusal.Destination, Assert.IsType<OutboundResult.Refused>(await CallAsync(number)).Reason);
    }

    [Fact]
    public async Task Giving_up_cancels_the_call()
    {
        using var giveUp = new CancellationTokenSource();
        var calling = CallAsync("+49301234567", giveUp.Token);
        var invite = await _first.Application.NextInviteAsync();
        await invite.RingAsync();
        await giveUp.CancelAsync();

        Assert.IsType<OutboundResult.Cancelled>(await calling.Soon());
        Assert.Equal(0, _server.Usage.MediaSessions);
    }

    private Task<OutboundResult> CallAsync(string number, CancellationToken ct = default) => _server.CallAsync(
        new OutboundCall { Destination = Number(number), RequestedBy = "test" }, ct);

    private static TrunkOptions Trunk(string name, TestStack peer) => new()
    {
        Name = name,
        Server = new SipUri("sip", null, "127.0.0.1", peer.Stack.LocalEndPoint.Port),
        Numbers = [Number("+4930100")],
        Profile = TrunkProfile.Generic with { SessionExpires = TimeSpan.FromSeconds(900) },
        Check = null,
    };

    private static E164Number Number(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);

    // The callee's end of a dialog, which our hanging up ends.
    private sealed class Hanging(Gateway.Telephony.Sip.Dialogs.InviteDialog? dialog) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await dialog!.Completion.Soon();
    }

    private sealed class NoCalls : ICallHandler
    {
        public bool Serves(string dialled) => false;

        public bool IsInside(string dialled) => false;

        public Task HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

        public Task HandleAsync(IncomingCall call, CancellationToken stopping) => Task.CompletedTask;

        public Task HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;
    }

    private sealed class NoPasswords : Gateway.Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => null;
    }

    private sealed class NoBindings : IBindingStore
    {
        public ValueTask<IReadOnlyList<Binding>> LoadAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<Binding>>([]);

        public void Save(string user, IReadOnlyList<Binding> bindings)
        {
        }
    }
}
