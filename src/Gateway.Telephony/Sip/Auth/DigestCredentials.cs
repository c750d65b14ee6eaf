using System.Diagnostics.CodeAnalysis;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>An Authorization value of the Digest scheme (RFC 3261 section 20.7, RFC 7616 section 3.4), as the peer wrote it.</summary>
internal sealed class DigestCredentials
{
    private const string Scheme = "Digest";

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private DigestCredentials()
    {
    }

    /// <summary>The algorithm named, MD5 when none is; null for one that we do not know.</summary>
    public DigestAlgorithm? Algorithm => DigestAlgorithms.Find(this["algorithm"]);

    /// <summary>A parameter without its quotes; null when absent.</summary>
    public string? this[string name] => _parameters.GetValueOrDefault(name);

    /// <summary>False for another scheme, a broken value, or one that names a parameter twice.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DigestCredentials? credentials)
    {
        credentials = null;
        text = SipGrammar.Trim(text);
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text.Length == Scheme.Length || text[Scheme.Length] is not (' ' or '\t'))
        {
            return false;
        }

        var read = new DigestCredentials();
        var splitter = new ListSplitter(text[Scheme.Length..]);
        while (splitter.Next())
        {
            if (splitter.IsBroken || !read.TryAdd(splitter.Value))
            {
                return false;
            }
        }

        credentials = read;
        return true;
    }

    private bool TryAdd(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        if (equals <= 0)
        {
            return false;
        }

        var value = SipGrammar.Trim(parameter[(equals + 1)..]);
        var isQuoted = value is ['"', ..];
        return (!isQuoted || SipGrammar.QuotedLength(value) == value.Length)
            && _parameters.TryAdd(SipGrammar.Trim(parameter[..equals]).ToString(), isQuoted ? SipGrammar.Unquote(value) : value.ToString());
    }
}
