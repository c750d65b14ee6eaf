using Gateway.Telephony.Sip.Messages;

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
    public sealed record Rejected(int Status, string Reason) : InviteResult
    {
        /// <summary>When it is worth another try (RFC 3261 section 20.33); null when not said.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>A target says that the call shall go elsewhere (3xx). Nothing was followed: a call that others pay for goes where the
    /// one who makes it decides.</summary>
    /// <param name="Status">300 to 399.</param>
    /// <param name="Contacts">Where to, wanted most first (parameter q); at least one.</param>
    public sealed record Redirected(int Status, IReadOnlyList<NameAddress> Contacts) : InviteResult;

    /// <summary>Nobody was reached: no answer from any target, unknown address, 404, 408, 480, 503, or no transport.</summary>
    /// <param name="Reason">For people.</param>
    /// <param name="Status">What the target said; 0 when it said nothing.</param>
    public sealed record Unreachable(string Reason, int Status = 0) : InviteResult
    {
        /// <summary>When it is worth another try (RFC 3261 section 20.33); null when not said.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>The caller's token was cancelled first; every target is told (CANCEL, or BYE if its answer crosses).</summary>
    public sealed record Cancelled : InviteResult;
}
