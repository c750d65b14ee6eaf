using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Why a request was sent (RFC 3326): <c>protocol *( SEMI reason-params )</c>, as in
/// <c>Q.850;cause=16;text="Normal call clearing"</c>.</summary>
/// <param name="Protocol">"SIP", "Q.850" and so on.</param>
/// <param name="Cause">The status or cause value; null when not said.</param>
/// <param name="Text">Words of the peer; null when there are none.</param>
public sealed record ReasonHeader(string Protocol, int? Cause, string? Text)
{
    // One for each protocol is the rule; a peer that says more is not read further.
    private const int MaxValues = 8;

    /// <summary>Whether somebody else took the call, so that it is no missed call.</summary>
    public bool IsAnsweredElsewhere => Protocol.Equals("SIP", StringComparison.OrdinalIgnoreCase) && Cause == 200;

    /// <summary>All reasons of a message, in their order; broken ones are passed over.</summary>
    public static IReadOnlyList<ReasonHeader> ReadAll(SipMessage message)
    {
        if (!message.Headers.Contains(HeaderNames.Reason))
        {
            return [];
        }

        var reasons = new List<ReasonHeader>();
        foreach (var value in message.Headers.GetValues(HeaderNames.Reason).Take(MaxValues))
        {
            if (TryParse(value, out var reason))
            {
                reasons.Add(reason);
            }
        }

        return reasons;
    }

    /// <summary>Reads one value.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ReasonHeader? reason)
    {
        reason = null;
        var semicolon = text.IndexOf(';');
        var protocol = SipGrammar.Trim(semicolon < 0 ? text : text[..semicolon]);
        if (!SipGrammar.IsToken(protocol)
            || !SipParameters.TryParse(semicolon < 0 ? [] : text[semicolon..], out var parameters))
        {
            return false;
        }

        var hasCause = int.TryParse(parameters["cause"], NumberStyles.None, CultureInfo.InvariantCulture, out var cause);
        reason = new ReasonHeader(protocol.ToString(), hasCause ? cause : null, parameters["text"]);
        return true;
    }

    /// <summary>The value as it is written.</summary>
    public override string ToString()
    {
        var parameters = SipParameters.Empty;
        if (Cause is { } cause)
        {
            parameters = parameters.With("cause", cause.ToString(CultureInfo.InvariantCulture));
        }

        return $"{Protocol}{parameters}{(Text is null ? "" : $";text={SipGrammar.Quote(SipGrammar.OneLine(Text))}")}";
    }
}
