using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>
/// Authenticates requests by digest (RFC 3261 section 22, RFC 7616, RFC 8760) with quality of protection "auth". A user who does
/// not exist costs the same work and gets the same answer as a wrong password. Tells admission what it finds. Safe to call from any
/// thread.
/// </summary>
public sealed class DigestServer(
    string realm, ICredentials credentials, TimeProvider time, DigestOptions? options = null, SourceAdmission? admission = null)
{
    private delegate bool NonceTest(string nonce, DigestAlgorithm algorithm, IPAddress source, string user, uint count);

    private readonly DigestOptions _options = options ?? new();
    private readonly NonceSource _nonces = new(time, (options ?? new()).NonceLifetime);

    // Hashed in the place of the password of a user who does not exist.
    private readonly string _nobodysPassword = RandomNumberGenerator.GetHexString(24);

    /// <summary>Judges the Authorization headers of a request that came from <paramref name="source"/>. Accepting uses up the nonce
    /// count.</summary>
    public DigestVerdict Verify(SipRequest request, IPAddress source)
    {
        var verdict = Judge(request, source, _nonces.TryUse);
        if (verdict.IsAccepted)
        {
            admission?.LoggedIn(source);
        }

        return Noted(verdict, source);
    }

    /// <summary>Judges without using up the nonce count, for a first look; what is accepted has to be verified yet.</summary>
    public DigestVerdict Examine(SipRequest request, IPAddress source) => Noted(Judge(request, source, _nonces.CanUse), source);

    /// <summary>The answer to a request that is not accepted: 401 with a challenge for each algorithm, or 403 when refused.</summary>
    public SipResponse Answer(SipRequest request, DigestVerdict verdict, IPAddress source, string toTag)
    {
        if (verdict.Outcome == DigestOutcome.Refused)
        {
            return SipResponse.For(request, 403, toTag: toTag);
        }

        var response = SipResponse.For(request, 401, toTag: toTag);
        var stale = verdict.Outcome == DigestOutcome.Stale ? ", stale=true" : "";
        foreach (var algorithm in OfferedTo(request))
        {
            response.Headers.Add(
                HeaderNames.WwwAuthenticate,
                $"Digest realm={SipGrammar.Quote(realm)}, qop=\"auth\", nonce=\"{_nonces.Create(algorithm, source)}\", algorithm={DigestAlgorithms.NameOf(algorithm)}{stale}");
        }

        return response;
    }

    /// <summary>Notes what a user who logged in tried and may not do.</summary>
    public void Report(IPAddress source, string user, string reason) => admission?.LoginFailed(source, user, reason, isProven: true);

    private DigestVerdict Noted(DigestVerdict verdict, IPAddress source)
    {
        if (verdict.Outcome == DigestOutcome.Challenge)
        {
            admission?.Challenged(source);
        }

        return verdict;
    }

    private DigestVerdict Judge(SipRequest request, IPAddress source, NonceTest isUsable)
    {
        var ours = OursOf(request);
        if (ours.Count == 0)
        {
            return new(DigestOutcome.Challenge, null, "no credentials");
        }

        // Some phones answer each challenge of a response; then the strongest counts.
        var chosen = ours.MaxBy(candidate => candidate.Algorithm)!;
        return ours.Count(candidate => candidate.Algorithm == chosen.Algorithm) > 1
            ? Refuse("several credentials", chosen, source)
            : Judge(request, chosen, source, isUsable);
    }

    private DigestVerdict Refuse(string reason, DigestCredentials given, IPAddress source)
    {
        var isProven = given is { Algorithm: { } algorithm } && _nonces.IsFresh(given["nonce"] ?? "", algorithm, source);
        admission?.LoginFailed(source, given["username"] ?? "", reason, isProven);
        return new(DigestOutcome.Refused, null, reason);
    }

    private List<DigestCredentials> OursOf(SipRequest request)
    {
        var ours = new List<DigestCredentials>();
        foreach (var value in request.Headers.GetAll(HeaderNames.Authorization))
        {
            if (DigestCredentials.TryParse(value, out var read) && read["realm"] == realm
                && read.Algorithm is { } algorithm && _options.Algorithms.Contains(algorithm))
            {
                ours.Add(read);
            }
        }

        return ours;
    }

    private DigestVerdict Judge(SipRequest request, DigestCredentials given, IPAddress source, NonceTest isUsable)
    {
        if (given is not { Algorithm: { } algorithm } || given["username"] is not { Length: > 0 } user || given["uri"] is not { } uri
            || given["nonce"] is not { } nonce || given["cnonce"] is not { Length: > 0 } clientNonce || given["nc"] is not { Length: 8 } nonceCount
            || given["response"] is not { } response || !"auth".Equals(given["qop"], StringComparison.OrdinalIgnoreCase)
            || !uint.TryParse(nonceCount, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count))
        {
            return Refuse("incomplete credentials", given, source);
        }

        var password = credentials.FindPassword(user);
        var isKnown = !string.IsNullOrEmpty(password);
        var expected = DigestResponse.Compute(
            algorithm, user, realm, isKnown ? password! : _nobodysPassword, request.Method, uri, nonce, nonceCount, clientNonce);
        var isRight = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(response.ToLowerInvariant()));
        if (!(isRight & isKnown))
        {
            return Refuse("wrong user or password", given, source);
        }

        return !NamesTarget(uri, request.RequestUri) ? Refuse("credentials for another URI", given, source)
            : !isUsable(nonce, algorithm, source, user, count) ? new(DigestOutcome.Stale, null, "old, used or foreign nonce")
            : new(DigestOutcome.Accepted, user, "");
    }

    // Phones drop or add URI parameters between the two, so that only what names the target is compared.
    private static bool NamesTarget(string uri, SipUri target) =>
        SipUri.TryParse(uri, out var named)
        && named.Scheme == target.Scheme
        && named.User == target.User
        && named.Host.Equals(target.Host, StringComparison.OrdinalIgnoreCase)
        && (named.Port ?? 5060) == (target.Port ?? 5060)
        && named.Opaque == target.Opaque;

    private IEnumerable<DigestAlgorithm> OfferedTo(SipRequest request)
    {
        var agent = request.Headers.Get(HeaderNames.UserAgent) ?? "";
        if (agent.Length == 0)
        {
            // Nameless clients are simple ones: many look at the first challenge only, and know MD5 alone.
            return _options.Algorithms.OrderBy(algorithm => algorithm != DigestAlgorithm.Md5);
        }

        var isLimited = _options.Md5UserAgents.Any(start => agent.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        return isLimited && _options.Algorithms.Contains(DigestAlgorithm.Md5) ? [DigestAlgorithm.Md5] : _options.Algorithms;
    }
}
