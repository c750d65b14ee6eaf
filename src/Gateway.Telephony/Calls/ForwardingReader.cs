using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls;

/// <summary>Reads who passed a call on: Diversion (RFC 5806), else History-Info (RFC 7044, RFC 4244) by the causes of RFC 4458,
/// mapped as RFC 7544 section 5 says. Only for trusted trunks.</summary>
internal static class ForwardingReader
{
    private const int MaxForwardings = 10;

    public static IReadOnlyList<Forwarding> Read(SipRequest invite) =>
        ReadDiversions(invite.Headers) is { Count: > 0 } diversions ? diversions : ReadHistory(invite.Headers);

    private static List<Forwarding> ReadDiversions(SipHeaders headers) =>
        [.. headers.Addresses("Diversion").Take(MaxForwardings).Select(diversion => new Forwarding(
            diversion.Parameters["privacy"] is null or "off" ? NumberOf(diversion) : null,
            Known(diversion.Parameters["reason"])))];

    // An entry passed the call on when the next one says why it was made. The last one is we.
    private static List<Forwarding> ReadHistory(SipHeaders headers)
    {
        var entries = headers.Addresses("History-Info");
        var found = new List<Forwarding>();
        for (var i = 0; i + 1 < entries.Count && found.Count < MaxForwardings; i++)
        {
            if (ReasonOf(entries[i + 1].Uri.Parameters["cause"]) is { } reason)
                found.Insert(0, new Forwarding(IsPrivate(entries[i]) ? null : NumberOf(entries[i]), reason));
        }

        return found;
    }

    private static bool IsPrivate(NameAddress entry) =>
        entry.Uri.Headers["Privacy"] is { } privacy && !privacy.Equals("none", StringComparison.OrdinalIgnoreCase);

    private static string? NumberOf(NameAddress address) => address.Uri.User?.Split(';')[0] is { Length: > 0 and <= 64 } user ? user : null;

    private static string? ReasonOf(string? cause) => cause switch
    {
        "302" => "unconditional",
        "404" => "unknown",
        "408" => "no-answer",
        "480" => "deflection",
        "486" => "user-busy",
        "487" => "deflection",
        "503" => "unavailable",
        _ => null,
    };

    private static string Known(string? reason) => reason?.ToLowerInvariant() switch
    {
        "user-busy" => "user-busy",
        "no-answer" => "no-answer",
        "unavailable" => "unavailable",
        "unconditional" => "unconditional",
        "time-of-day" => "time-of-day",
        "do-not-disturb" => "do-not-disturb",
        "deflection" => "deflection",
        "follow-me" => "follow-me",
        "out-of-service" => "out-of-service",
        "away" => "away",
        _ => "unknown",
    };
}
