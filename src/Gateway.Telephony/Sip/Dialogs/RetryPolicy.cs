using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>When an offer that met another one is made again (RFC 3261 section 14.1, RFC 3311 section 5.1). Pure.</summary>
internal static class RetryPolicy
{
    /// <summary>Offers in a row before a refusal is passed on.</summary>
    public const int MaxAttempts = 4;

    private const int LongestWaitSeconds = 10;
    private const int GlareStepMilliseconds = 10;

    /// <summary>How long to wait before the next try; null when the response is not one that passes by itself.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="ownsCallId">True at the end that made the Call-ID: it waits longer, so that the two do not meet again.</param>
    /// <param name="random">A number from 0 to 1.</param>
    public static TimeSpan? DelayAfter(SipResponse response, bool ownsCallId, double random) => response.Status switch
    {
        491 when ownsCallId => Steps(210 + (random * 190)),
        491 => Steps(random * 200),
        500 or 503 when response.RetryAfter is { } wait && wait.TotalSeconds <= LongestWaitSeconds => wait,
        _ => null,
    };

    private static TimeSpan Steps(double count) => TimeSpan.FromMilliseconds(Math.Floor(count) * GlareStepMilliseconds);
}
