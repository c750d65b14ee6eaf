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

    public async Task<IncomingInvite> NextInviteAsync() => await _invites.Reader.ReadAsync().AsTask().Soon();

    public void OnInvite(IncomingInvite invite)
    {
        Invited?.Invoke(invite);
        _invites.Writer.TryWrite(invite);
    }

    public SipResponse OnRequest(SipRequest request, SipSource source) => Answer(request);
}
