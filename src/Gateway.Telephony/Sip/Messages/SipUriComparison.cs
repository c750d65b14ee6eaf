namespace Gateway.Telephony.Sip.Messages;

/// <summary>Equality of URIs as RFC 3261 section 19.1.4 defines it. It is not transitive.</summary>
internal static class SipUriComparison
{
    // A URI that has one of these differs from one that has not, whatever the value. Transport is among them because
    // the RFC's own examples say that leaving it out "can resolve to different transports".
    private static readonly string[] Decisive = ["user", "ttl", "method", "maddr", "transport"];

    public static bool Equal(SipUri a, SipUri b) =>
        a.Scheme == b.Scheme
        && a.Opaque == b.Opaque
        && a.Port == b.Port
        && a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase)
        && a.CanonicalUser == b.CanonicalUser
        && a.CanonicalPassword == b.CanonicalPassword
        && ParametersAgree(a.Parameters, b.Parameters)
        && HeadersAgree(a.Headers, b.Headers);

    private static bool ParametersAgree(SipParameters a, SipParameters b)
    {
        if (a.Count == 0 && b.Count == 0)
        {
            return true;
        }

        foreach (var name in Decisive)
        {
            if (a.Contains(name) != b.Contains(name))
            {
                return false;
            }
        }

        foreach (var item in a)
        {
            if (b.Contains(item.Name) && !SameText(item.Value, b[item.Name], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HeadersAgree(SipParameters a, SipParameters b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (var item in a)
        {
            if (!b.Contains(item.Name) || !SameText(item.Value, b[item.Name], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameText(string? a, string? b, StringComparison comparison) =>
        string.Equals(a is null ? null : UriEscapes.Canonical(a), b is null ? null : UriEscapes.Canonical(b), comparison);
}
