using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Which reliable provisional response a PRACK acknowledges (RFC 3262 section 7.2):
/// <c>response-num LWS CSeq-num LWS Method</c>.</summary>
/// <param name="Response">The RSeq of the response.</param>
/// <param name="Sequence">The CSeq number of the request that it answers.</param>
/// <param name="Method">The method of that request.</param>
internal readonly record struct RAckHeader(uint Response, uint Sequence, string Method)
{
    private const uint MaxSequence = int.MaxValue;

    /// <summary>False when absent or broken; both numbers are below 2^31.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RAckHeader header)
    {
        header = default;
        Span<Range> parts = stackalloc Range[4];
        var count = text.SplitAny(parts, " \t", StringSplitOptions.RemoveEmptyEntries);
        if (count != 3 || !TryNumber(text[parts[0]], out var response) || !TryNumber(text[parts[1]], out var sequence)
            || !SipGrammar.IsToken(text[parts[2]]))
        {
            return false;
        }

        header = new RAckHeader(response, sequence, SipMethods.Intern(text[parts[2]]));
        return true;
    }

    /// <summary>Reads an RSeq (RFC 3262 section 7.1): 1 to 2^31 - 1.</summary>
    public static bool TryParseRSeq(ReadOnlySpan<char> text, out uint number) =>
        TryNumber(SipGrammar.Trim(text), out number) && number > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Response} {Sequence} {Method}";

    private static bool TryNumber(ReadOnlySpan<char> text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxSequence;
}
