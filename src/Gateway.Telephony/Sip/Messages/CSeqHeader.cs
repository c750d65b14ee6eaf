using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>The CSeq value (RFC 3261 section 20.16): a number below 2^31 and the method, which is compared case included.</summary>
public readonly record struct CSeqHeader(uint Number, string Method)
{
    /// <summary>Reads <c>1*DIGIT LWS Method</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CSeqHeader cseq)
    {
        cseq = default;
        text = SipGrammar.Trim(text);
        var blank = text.IndexOfAny(' ', '\t');
        if (blank < 0 || !uint.TryParse(text[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > int.MaxValue)
        {
            return false;
        }

        var method = SipGrammar.Trim(text[blank..]);
        if (!SipGrammar.IsToken(method))
        {
            return false;
        }

        cseq = new CSeqHeader(number, SipMethods.Intern(method));
        return true;
    }

    public override string ToString() => $"{Number} {Method}";
}
