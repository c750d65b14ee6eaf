using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Session-Expires (RFC 4028 section 4): how long a session lives without a refresh, and who refreshes it.</summary>
/// <param name="Seconds">The interval.</param>
/// <param name="Refresher">"uac" or "uas" of the transaction that carries it; null when not said.</param>
internal readonly record struct SessionExpiresHeader(uint Seconds, string? Refresher)
{
    public const string Uac = "uac";
    public const string Uas = "uas";

    /// <summary>Reads <c>delta-seconds *( SEMI parameter )</c>; a refresher that is neither is not said.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SessionExpiresHeader header)
    {
        header = default;
        var semicolon = text.IndexOf(';');
        var number = semicolon < 0 ? text : text[..semicolon];
        if (!TryParseSeconds(number, out var seconds)
            || !SipParameters.TryParse(semicolon < 0 ? [] : text[semicolon..], out var parameters))
        {
            return false;
        }

        var refresher = parameters["refresher"]?.ToLowerInvariant();
        header = new SessionExpiresHeader(seconds, refresher is Uac or Uas ? refresher : null);
        return true;
    }

    /// <summary>Reads Min-SE (section 5), whose parameters mean nothing.</summary>
    public static bool TryParseMinimum(ReadOnlySpan<char> text, out uint seconds)
    {
        var semicolon = text.IndexOf(';');
        return TryParseSeconds(semicolon < 0 ? text : text[..semicolon], out seconds);
    }

    /// <inheritdoc/>
    public override string ToString() => Refresher is null ? $"{Seconds}" : $"{Seconds};refresher={Refresher}";

    private static bool TryParseSeconds(ReadOnlySpan<char> text, out uint seconds) =>
        uint.TryParse(SipGrammar.Trim(text), NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= int.MaxValue;
}
