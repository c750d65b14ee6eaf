using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>One challenge of the Digest scheme (RFC 3261 sections 20.27 and 20.44, RFC 7616 section 3.3) that can be answered.</summary>
internal sealed record DigestChallenge(string Realm, string Nonce, DigestAlgorithm Algorithm, string? Quality, string? Opaque, bool IsStale)
{
    private const int MaxParameters = 32;

    /// <summary>Every challenge below a header, in order, whether each has its own line or several share one as in HTTP. Other
    /// schemes, unknown algorithms, unknown qualities of protection and broken values are left out.</summary>
    public static IReadOnlyList<DigestChallenge> ReadAll(SipResponse response, string header)
    {
        var challenges = new List<DigestChallenge>();
        foreach (var line in response.Headers.GetAll(header))
        {
            foreach (var parameters in Split(line))
            {
                if (Read(parameters) is { } challenge)
                {
                    challenges.Add(challenge);
                }
            }
        }

        return challenges;
    }

    // The parameters of each Digest challenge; a value that begins with "scheme SP" begins a challenge.
    private static List<Dictionary<string, string>> Split(string line)
    {
        var found = new List<Dictionary<string, string>>();
        Dictionary<string, string>? current = null;
        var splitter = new ListSplitter(line);
        while (splitter.Next() && !splitter.IsBroken)
        {
            var value = splitter.Value;
            var blank = value.IndexOfAny(' ', '\t');
            if (blank > 0 && SipGrammar.IsToken(value[..blank]) && SipGrammar.Trim(value[blank..]) is not ['=', ..])
            {
                current = value[..blank].Equals("Digest", StringComparison.OrdinalIgnoreCase) ? new(StringComparer.OrdinalIgnoreCase) : null;
                value = SipGrammar.Trim(value[blank..]);
                if (current is not null)
                {
                    found.Add(current);
                }
            }

            if (current is not null && !TryAdd(current, value))
            {
                found.Remove(current);
                current = null;
            }
        }

        return found;
    }

    private static bool TryAdd(Dictionary<string, string> parameters, ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        if (equals <= 0 || parameters.Count == MaxParameters)
        {
            return false;
        }

        var value = SipGrammar.Trim(parameter[(equals + 1)..]);
        var isQuoted = value is ['"', ..];
        return (!isQuoted || SipGrammar.QuotedLength(value) == value.Length)
            && parameters.TryAdd(SipGrammar.Trim(parameter[..equals]).ToString(), isQuoted ? SipGrammar.Unquote(value) : value.ToString());
    }

    private static DigestChallenge? Read(Dictionary<string, string> given)
    {
        var algorithm = DigestAlgorithms.Find(given.GetValueOrDefault("algorithm"));
        var qualities = given.GetValueOrDefault("qop")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var quality = Array.Find(["auth", "auth-int"], known => qualities.Contains(known, StringComparer.OrdinalIgnoreCase));
        var isAnswerable = qualities.Length == 0
            ? algorithm is { } plain && !DigestAlgorithms.IsSession(plain)
            : quality is not null;
        return algorithm is { } known && isAnswerable
            && given.TryGetValue("realm", out var realm) && given.TryGetValue("nonce", out var nonce)
            ? new DigestChallenge(
                realm, nonce, known, quality, given.GetValueOrDefault("opaque"),
                "true".Equals(given.GetValueOrDefault("stale"), StringComparison.OrdinalIgnoreCase))
            : null;
    }
}
