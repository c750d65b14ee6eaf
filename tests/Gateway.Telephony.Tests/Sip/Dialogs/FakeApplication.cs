using System.Threading.Channels;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>An application that hands its invitations to the test and answers all else with 200.</summary>
internal sealed class FakeApplication : ISipApplication
{
    private readonly Channel<IncomingInvite> _invites = Channel.CreateUnbounded<IncomingInvite>();

    public Action<IncomingInvite>? Invited { get; set; }

    public Func<SipRequest, SipResponse> Answer { get; set; } = request => SipResponse.For(request, 200);

    /// <summary>What strangers are answered; while it is set, everybody is one.</summary>
    public Func<SipRequest, SipResponse?>? AnswerToStrangers { get; set; }

    public async Task<IncomingInvite> NextInviteAsync() => await _invites.Reader.ReadAsync().AsTask().Soon();

    public bool Trusts(SipRequest request, SipSource source) => AnswerToStrangers is null;

    public SipResponse? AnswerStranger(SipRequest request, SipSource source) => AnswerToStrangers?.Invoke(request);

    public void OnInvite(IncomingInvite invite)
    {
        Invited?.Invoke(invite);
        _invites.Writer.TryWrite(invite);
    }

    public void OnMessage(IncomingRequest request) => _ = request.AnswerAsync(Answer(request.Request));

    public SipResponse OnRequest(SipRequest request, SipSource source) => Answer(request);
}
