using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>What came of a message that we sent.</summary>
public abstract record MessageResult
{
    private MessageResult()
    {
    }

    /// <summary>The other side took it.</summary>
    /// <param name="Via">The trunk, or the agent's phone.</param>
    public sealed record Sent(string Via) : MessageResult;

    /// <summary>It will not be taken, however often we try; status 0 when we did not even send it.</summary>
    public sealed record Refused(int Status, string Reason) : MessageResult;

    /// <summary>Nobody is there who could have taken it.</summary>
    public sealed record Unreachable(string Reason) : MessageResult;

    /// <summary>It was not taken now.</summary>
    /// <param name="After">What the other side said about when to try again; null when it said nothing.</param>
    /// <param name="Reason">Its words.</param>
    public sealed record RetryLater(TimeSpan? After, string Reason) : MessageResult;

    /// <summary>Reads the final response.</summary>
    internal static MessageResult Of(SipResponse response, string via)
    {
        var said = $"{response.Status} {response.Reason}";

        // What our own side makes of silence has no Via.
        if (!response.Headers.Contains(HeaderNames.Via))
        {
            return response.Status switch
            {
                408 => new Unreachable("no answer"),
                513 => new Refused(513, "too long for the way there"),
                _ => new Unreachable("it cannot be sent there"),
            };
        }

        return response.Status switch
        {
            < 300 => new Sent(via),

            // Whom we write to does not decide whom we pay for.
            < 400 => new Refused(response.Status, "wants the message elsewhere"),
            408 or 429 or 480 or 486 or 500 or 502 or 503 or 504 or 600 => new RetryLater(response.RetryAfter, said),
            413 when response.RetryAfter is { } after => new RetryLater(after, said),
            _ => new Refused(response.Status, said),
        };
    }
}
