using System.Net;
using System.Text;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>The stack against SIPp, a peer that shares no line of code with it. T1 is 30 ms.</summary>
public sealed class SippTests : IAsyncLifetime
{
    private static readonly byte[] s_sdp = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\na=sendrecv\r\n");

    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["from"] = "+4930123456",
        ["direction"] = "sendonly",
        ["address"] = "127.0.0.1",
    };

    private readonly TestStack _gateway = new(TestStack.Options with { T1 = TimeSpan.FromMilliseconds(30) });

    private readonly List<DialogEnd> _ends = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("call", PeerTransport.Udp, DialogEnd.RemoteBye)]
    [InlineData("call", PeerTransport.Tcp, DialogEnd.RemoteBye)]
    [InlineData("late-ack", PeerTransport.Udp, DialogEnd.RemoteBye)]
    [InlineData("lost-ack", PeerTransport.Udp, DialogEnd.NoAck)]
    [InlineData("lost-ack", PeerTransport.Tcp, DialogEnd.NoAck)]
    [InlineData("retransmitted-invite", PeerTransport.Udp, DialogEnd.RemoteBye)]
    [InlineData("wrong-tags", PeerTransport.Udp, DialogEnd.RemoteBye)]
    [InlineData("wrong-tags", PeerTransport.Tcp, DialogEnd.RemoteBye)]
    [InlineData("hold", PeerTransport.Udp, DialogEnd.RemoteBye)]
    [InlineData("hold", PeerTransport.Tcp, DialogEnd.RemoteBye)]
    [InlineData("offerless-reinvite", PeerTransport.Udp, DialogEnd.RemoteBye)]
    public async Task A_call_that_we_answer_goes_as_the_scenario_says(string scenario, PeerTransport transport, DialogEnd end)
    {
        var calls = Answer(static _ => Task.CompletedTask);
        (await SippScenario.RunAsync(Call(scenario, transport))).EnsureSuccess();
        await FinishAsync(calls);
        Assert.Equal([end], _ends);
    }

    [Theory]
    [InlineData("call-until-bye", PeerTransport.Udp)]
    [InlineData("call-until-bye", PeerTransport.Tcp)]
    [InlineData("crossing-byes", PeerTransport.Udp)]
    [InlineData("crossing-byes", PeerTransport.Tcp)]
    public async Task A_call_that_we_answer_and_end_goes_as_the_scenario_says(string scenario, PeerTransport transport)
    {
        var calls = Answer(static dialog => dialog.ByeAsync("done"));
        (await SippScenario.RunAsync(Call(scenario, transport))).EnsureSuccess();
        await FinishAsync(calls);
        Assert.Equal([DialogEnd.LocalBye], _ends);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_CANCEL_while_we_ring_is_heard(PeerTransport transport)
    {
        _gateway.Application.Invited = static invite => _ = invite.RingAsync();
        (await SippScenario.RunAsync(Call("cancel", transport))).EnsureSuccess();
        Assert.True((await _gateway.Application.NextInviteAsync()).Cancelled.IsCancellationRequested);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_CANCEL_that_races_with_the_200_ends_the_call_either_way()
    {
        var calls = Answer(static _ => Task.CompletedTask);
        (await SippScenario.RunAsync(Call("cancel-race", PeerTransport.Udp) with { Calls = 10 }))
            .EnsureSuccess();
        await FinishAsync(calls);
        Assert.All(_ends, end => Assert.Equal(DialogEnd.RemoteBye, end));
    }

    [Theory]
    [InlineData("max-forwards-0", "", "")]
    [InlineData("bad-extension", "", "")]
    [InlineData("bad-request", "Max-Forwards: many", "")]
    [InlineData("unknown-method", "FOO", "501")]
    [InlineData("unknown-method", "SUBSCRIBE", "405")]
    public async Task A_request_that_we_cannot_serve_is_refused(string scenario, string value, string logged)
    {
        var keys = new Dictionary<string, string>(s_keys) { ["bad"] = value, ["method"] = value };
        var result = await SippScenario.RunAsync(Call(scenario, PeerTransport.Udp) with { Keys = keys });
        Assert.Contains(logged, string.Join(' ', result.EnsureSuccess().Logged), StringComparison.Ordinal);
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_callee_answers_and_we_hang_up(PeerTransport transport)
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = "answer", Transport = transport });
        var dialog = await CallAsync(callee, transport);
        await dialog.ByeAsync().Soon();
        (await callee.Completed).EnsureSuccess();
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_callee_answers_and_hangs_up(PeerTransport transport)
    {
        await using var callee = await SippScenario.StartAsync(
            new SippOptions { Scenario = "answer-then-bye", Transport = transport });
        var dialog = await CallAsync(callee, transport);
        Assert.Equal(DialogEnd.RemoteBye, await dialog.Completion.Soon());
        (await callee.Completed).EnsureSuccess();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_forked_second_answer_gets_ACK_and_BYE()
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = "answer-forked" });
        var dialog = await CallAsync(callee, PeerTransport.Udp);
        Assert.StartsWith("first-", dialog.RemoteTag, StringComparison.Ordinal);

        // The second answer comes after our ACK to the first; once it is released the call is ours to end.
        while (!callee.Messages.Contains("BYE sip:", StringComparison.Ordinal) || _gateway.Stack.ActiveDialogs > 1)
            await RoundTripAsync();
        await dialog.ByeAsync().Soon();
        var result = (await callee.Completed).EnsureSuccess();
        Assert.Equal(["second", "first"], result.Logged.Select(tag => tag.Trim()));
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData("ring-then-cancel")]
    [InlineData("answer-after-cancel")]
    public async Task Giving_up_while_it_rings_ends_the_call_even_if_it_is_answered(string scenario)
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = scenario, Keys = s_keys });
        using var patience = new CancellationTokenSource();
        var result = _gateway.Stack.InviteAsync(
            TestStack.InviteTo(UriOf(callee, PeerTransport.Udp)) with { OnRinging = patience.Cancel }, patience.Token);
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        (await callee.Completed).EnsureSuccess();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_refusal_is_acknowledged()
    {
        var keys = new Dictionary<string, string>(s_keys) { ["status"] = "486 Busy Here" };
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = "reject", Keys = keys });
        var result = await _gateway.Stack.InviteAsync(TestStack.InviteTo(UriOf(callee, PeerTransport.Udp)), default).Soon();
        Assert.Equal(new InviteResult.Rejected(486, "Busy Here"), result);
        (await callee.Completed).EnsureSuccess();
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData("reliable-183", PeerTransport.Udp)]
    [InlineData("reliable-183", PeerTransport.Tcp)]
    public async Task A_caller_who_requires_reliable_responses_hears_us_before_the_answer(string scenario, PeerTransport transport)
    {
        var calls = Answer(static _ => Task.CompletedTask, progresses: true);
        (await SippScenario.RunAsync(Call(scenario, transport))).EnsureSuccess();
        await FinishAsync(calls);
        Assert.Equal([DialogEnd.RemoteBye], _ends);
    }

    [Fact]
    public async Task A_caller_who_never_sends_PRACK_is_refused()
    {
        var calls = Answer(static _ => Task.CompletedTask, progresses: true);
        (await SippScenario.RunAsync(Call("no-prack", PeerTransport.Udp))).EnsureSuccess();
        await FinishAsync(calls);
        Assert.Empty(_ends);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_call_is_held_resumed_and_refreshed_by_UPDATE(PeerTransport transport)
    {
        var calls = Answer(static _ => Task.CompletedTask);
        (await SippScenario.RunAsync(Call("update", transport))).EnsureSuccess();
        await FinishAsync(calls);
        Assert.Equal([DialogEnd.RemoteBye], _ends);
    }

    [Theory]
    [InlineData("session-refresh", DialogEnd.RemoteBye)]
    [InlineData("session-expiry", DialogEnd.SessionExpired)]
    public async Task A_session_is_refreshed_or_expires(string scenario, DialogEnd end)
    {
        await using var gateway = new TestStack(TestStack.Patient with { MinSessionExpires = TimeSpan.FromSeconds(1) });
        var ended = new TaskCompletionSource<DialogEnd>();
        gateway.Application.Invited = invite => _ = EndOfAsync(invite, ended);
        (await SippScenario.RunAsync(Call(scenario, PeerTransport.Udp) with
        {
            Remote = new IPEndPoint(IPAddress.Loopback, gateway.Stack.LocalEndPoint.Port),
            Keys = new Dictionary<string, string>(s_keys) { ["interval"] = "3" },
        })).EnsureSuccess();
        Assert.Equal(end, await ended.Task.Soon());
        await gateway.AssertNothingStaysAsync();

        static async Task EndOfAsync(IncomingInvite invite, TaskCompletionSource<DialogEnd> ended) =>
            ended.SetResult(await (await invite.AcceptAsync(s_sdp))!.Completion);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_callee_answers_in_a_reliable_183(PeerTransport transport)
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = "answer-reliable", Transport = transport });
        var dialog = await CallAsync(callee, transport);
        Assert.NotEqual(0, dialog.RemoteSdp.Length);
        await dialog.ByeAsync().Soon();
        (await callee.Completed).EnsureSuccess();
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData("provider.example", true)]
    [InlineData("evil.example", false)]
    public async Task A_proxy_that_challenges_gets_credentials_for_our_realm_only(string realm, bool isAnswered)
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = "answer-challenged",
            Keys = new Dictionary<string, string>(s_keys) { ["realm"] = realm },
        });
        var result = await _gateway.Stack.InviteAsync(
            TestStack.InviteTo(UriOf(callee, PeerTransport.Udp)) with
            {
                Sdp = s_sdp,
                Account = new DigestAccount("gateway", "secret", "provider.example"),
            },
            default).Soon();
        if (isAnswered)
        {
            await Assert.IsType<InviteResult.Answered>(result).Dialog.ByeAsync().Soon();
            (await callee.Completed).EnsureSuccess();
        }
        else
        {
            Assert.Equal(new InviteResult.Rejected(407, "Proxy Authentication Required"), result);
            Assert.DoesNotContain("Proxy-Authorization", callee.Messages, StringComparison.Ordinal);
        }

        await _gateway.AssertNothingStaysAsync();
    }

    private SippOptions Call(string scenario, PeerTransport transport) => new()
    {
        Scenario = scenario,
        Remote = new IPEndPoint(IPAddress.Loopback, _gateway.Stack.LocalEndPoint.Port),
        Transport = transport,
        Keys = s_keys,
        // Scenarios that send twice in a row, or do not look while our 200 comes again.
        DropsUnexpected = scenario is "lost-ack" or "late-ack" or "retransmitted-invite" or "cancel-race",
    };

    /// <summary>Answers each call, lets <paramref name="talk"/> have it once acknowledged, and notes how it ends.</summary>
    private List<Task> Answer(Func<InviteDialog, Task> talk, bool progresses = false)
    {
        var calls = new List<Task>();
        _gateway.Application.Invited = invite =>
        {
            var call = TakeAsync(invite, talk, progresses);
            lock (calls)
                calls.Add(call);
        };
        return calls;
    }

    private async Task TakeAsync(IncomingInvite invite, Func<InviteDialog, Task> talk, bool progresses)
    {
        if (progresses)
            await invite.ProgressAsync(s_sdp);
        if (await invite.AcceptAsync(s_sdp) is not { } dialog)
            return;
        dialog.OnOffer = static _ => new SdpReply(200, s_sdp);
        if (await invite.Acknowledged)
            await talk(dialog);
        var end = await dialog.Completion;
        lock (_ends)
            _ends.Add(end);
    }

    private async Task FinishAsync(List<Task> calls)
    {
        await Task.WhenAll(calls).Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    private async Task<InviteDialog> CallAsync(SippScenario callee, PeerTransport transport)
    {
        var result = await _gateway.Stack.InviteAsync(TestStack.InviteTo(UriOf(callee, transport)) with { Sdp = s_sdp }, default).Soon();
        return Assert.IsType<InviteResult.Answered>(result).Dialog;
    }

    private async Task RoundTripAsync()
    {
        using var peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        await peer.SendRequestAsync(SipMethods.Options, "z9hG4bK-" + peer.Port);
        await peer.ExpectAsync(200);
    }

    private static SipUri UriOf(SippScenario callee, PeerTransport transport) =>
        TestStack.ParseUri($"sip:agent@{callee.Address};transport={(transport == PeerTransport.Tcp ? "tcp" : "udp")}");
}
