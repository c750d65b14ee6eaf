using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls;

/// <summary>Reads a key from a SIP INFO: <c>application/dtmf-relay</c> ("Signal=5") or <c>application/dtmf</c> ("5").</summary>
internal static class InfoDigit
{
    private const string Keys = "0123456789*#ABCD";

    public static bool TryRead(SipRequest info, out char digit)
    {
        digit = default;
        var type = info.Headers.Get("Content-Type")?.Split(';')[0].Trim();
        var body = Encoding.ASCII.GetString(info.Body.Span);
        var signal = type?.ToLowerInvariant() switch
        {
            "application/dtmf-relay" => SignalOf(body),
            "application/dtmf" => body.Trim(),
            _ => null,
        };
        return signal is not null && TryName(signal, out digit);
    }

    private static string? SignalOf(string body) => body
        .Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals("Signal", StringComparison.OrdinalIgnoreCase))?[1];

    // Some phones send the event number of RFC 4733 for the two keys that are no digits.
    private static bool TryName(string signal, out char digit)
    {
        digit = signal switch
        {
            "10" or "star" => '*',
            "11" or "pound" => '#',
            { Length: 1 } => char.ToUpperInvariant(signal[0]),
            _ => default,
        };
        return Keys.Contains(digit);
    }
}
