namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>How an outgoing INVITE ended.</summary>
public abstract record InviteResult
{
    private InviteResult()
    {
    }

    /// <summary>Somebody answered; the ACK is sent, <see cref="InviteDialog.RemoteSdp"/> is their answer.</summary>
    public sealed record Answered(InviteDialog Dialog, InviteTarget Target) : InviteResult;

    /// <summary>Somebody was reached and does not want or cannot: busy, declined, not acceptable.</summary>
    public sealed record Rejected(int Status, string Reason) : InviteResult;

    /// <summary>Nobody was reached: no answer from any target, unknown address, 404, 408, 480, 503, or no transport.</summary>
    public sealed record Unreachable(string Reason) : InviteResult;

    /// <summary>The caller's token was cancelled first; every target is told (CANCEL, or BYE if its answer crosses).</summary>
    public sealed record Cancelled : InviteResult;
}
