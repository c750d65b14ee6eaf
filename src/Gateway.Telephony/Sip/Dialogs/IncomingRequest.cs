using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A request outside a dialog whose answer takes a while, a MESSAGE: its transaction absorbs what the sender repeats until
/// <see cref="AnswerAsync"/> ends it. A sender that waits long is told once that we are at it (RFC 4320 section 4.1).</summary>
public sealed class IncomingRequest
{
    // RFC 4320 section 4.1: when the sender's timer E has grown to T2, which takes 0.5 + 1 + 2 s.
    private const int TryingAfterT1 = 7;

    private readonly SipCore _core;
    private readonly ServerTransaction _transaction;
    private readonly LaneTimer _trying;

    internal IncomingRequest(SipCore core, ServerTransaction transaction)
    {
        _core = core;
        _transaction = transaction;
        Request = transaction.Request;
        Source = transaction.Source;
        ToTag = transaction.ToTag;
        _trying = core.Lane.Timers.Start(core.Options.T1 * TryingAfterT1, SayTrying);
    }

    /// <summary>What is asked.</summary>
    public SipRequest Request { get; }

    /// <summary>Where it came from.</summary>
    public SipSource Source { get; }

    /// <summary>The tag that every answer puts on the To.</summary>
    public string ToTag { get; }

    /// <summary>Sends the final response, from any thread; only the first one counts.</summary>
    public Task AnswerAsync(SipResponse response) => _core.OnLaneAsync(() =>
    {
        _trying.Stop();
        _transaction.Respond(response);
    });

    private void SayTrying() => _transaction.Respond(SipResponse.For(Request, 100));
}
