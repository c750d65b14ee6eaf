using System.Security.Cryptography;
using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>
/// Answers digest challenges with one account (RFC 3261 section 22, RFC 7616, RFC 8760): 401 of a server and 407 of a proxy each
/// keep their own nonce and count. Keeps state for one peer; used by one task or lane at a time.
/// </summary>
public sealed class DigestClient
{
    // A server that calls each new nonce old would have us hash for ever.
    private const int MaxStaleInARow = 2;

    private readonly DigestAccount _account;
    private readonly Func<string> _newClientNonce;
    private readonly Dictionary<string, Session> _sessions = [];
    private int _staleInARow;

    public DigestClient(DigestAccount account)
        : this(account, static () => RandomNumberGenerator.GetHexString(16, lowercase: true))
    {
    }

    internal DigestClient(DigestAccount account, Func<string> newClientNonce) =>
        (_account, _newClientNonce) = (account, newClientNonce);

    /// <summary>Puts credentials for the challenges of a 401 or 407 into the request, in the place of older ones; the caller then
    /// raises CSeq and sends it again. The strongest algorithm offered is used.</summary>
    /// <returns>False when there is nothing to send: a foreign realm, no algorithm that we know, or credentials that were refused.</returns>
    public bool TryAuthorize(SipRequest request, SipResponse challenge)
    {
        var isAuthorized = false;
        foreach (var (asking, answering) in Headers)
        {
            if (challenge.Headers.Contains(asking))
            {
                if (!TryAuthorize(request, DigestChallenge.ReadAll(challenge, asking), answering))
                {
                    return false;
                }

                isAuthorized = true;
            }
        }

        return isAuthorized;
    }

    /// <summary>Puts credentials with the nonces known so far into a new request, which spares a challenge; false when none is known.</summary>
    public bool TryPreauthorize(SipRequest request)
    {
        foreach (var (header, session) in _sessions)
        {
            Write(request, header, session);
        }

        return _sessions.Count > 0;
    }

    /// <summary>Takes the nonce that a successful response announces for the next request (Authentication-Info, RFC 7616 section 3.5).</summary>
    public void OnSuccess(SipResponse response)
    {
        _staleInARow = 0;
        Take(response, "Authentication-Info", HeaderNames.Authorization);
        Take(response, "Proxy-Authentication-Info", HeaderNames.ProxyAuthorization);
    }

    private static IReadOnlyList<(string Asking, string Answering)> Headers { get; } =
    [
        (HeaderNames.WwwAuthenticate, HeaderNames.Authorization),
        (HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization),
    ];

    private bool TryAuthorize(SipRequest request, IReadOnlyList<DigestChallenge> challenges, string header)
    {
        var realm = _account.Realm ?? _sessions.GetValueOrDefault(header)?.Challenge.Realm;
        var best = challenges.Where(challenge => realm is null || challenge.Realm == realm).MaxBy(static challenge => Preference(challenge.Algorithm));
        if (best is null || !MayTryAgain(request, header, best))
        {
            return false;
        }

        var session = new Session(best, _newClientNonce());
        _sessions[header] = session;
        Write(request, header, session);
        return true;
    }

    // The family counts; within one, the plain form is the one that servers know better.
    private static int Preference(DigestAlgorithm algorithm) => (int)algorithm / 2 * 2 + (DigestAlgorithms.IsSession(algorithm) ? 0 : 1);

    private bool MayTryAgain(SipRequest request, string header, DigestChallenge challenge)
    {
        if (Sent(request, header) is not { } sent)
        {
            _staleInARow = 0;
            return true;
        }

        if (sent["nonce"] == challenge.Nonce)
        {
            return false;
        }

        // A nonce used for the first time can not be old: what the server refused is the password. One used before may be forgotten.
        var wasFresh = _sessions.GetValueOrDefault(header) is not { } session || session.Challenge.Nonce != sent["nonce"] || session.Count == 1;
        return challenge.IsStale ? ++_staleInARow <= MaxStaleInARow : !wasFresh;
    }

    private static DigestCredentials? Sent(SipRequest request, string header) =>
        request.Headers.Get(header) is { } value && DigestCredentials.TryParse(value, out var sent) ? sent : null;

    private void Take(SipResponse response, string header, string answering)
    {
        if (_sessions.TryGetValue(answering, out var session) && response.Headers.Get(header) is { } value
            && DigestCredentials.TryParse($"Digest {value}", out var info) && info["nextnonce"] is { Length: > 0 } next)
        {
            _sessions[answering] = new Session(session.Challenge with { Nonce = next }, _newClientNonce());
        }
    }

    private void Write(SipRequest request, string header, Session session)
    {
        var challenge = session.Challenge;
        var uri = request.RequestUri.ToString();
        var text = new StringBuilder("Digest username=").Append(SipGrammar.Quote(_account.UserName))
            .Append(", realm=").Append(SipGrammar.Quote(challenge.Realm))
            .Append(", nonce=").Append(SipGrammar.Quote(challenge.Nonce))
            .Append(", uri=").Append(SipGrammar.Quote(uri))
            .Append(", response=\"").Append(session.NextResponse(_account, request, uri)).Append('"')
            .Append(", algorithm=").Append(DigestAlgorithms.NameOf(challenge.Algorithm));
        if (challenge.Quality is { } quality)
        {
            text.Append(", cnonce=").Append(SipGrammar.Quote(session.ClientNonce)).Append(", qop=").Append(quality).Append(", nc=").Append(session.NonceCount);
        }

        if (challenge.Opaque is { } opaque)
        {
            text.Append(", opaque=").Append(SipGrammar.Quote(opaque));
        }

        request.Headers.Set(header, text.ToString());
    }

    // One nonce of a server with what we count for it. The client nonce stays, since "sess" algorithms hash the first one.
    private sealed class Session(DigestChallenge challenge, string clientNonce)
    {
        public uint Count { get; private set; }

        public DigestChallenge Challenge => challenge;

        public string ClientNonce => clientNonce;

        public string NonceCount => Count.ToString("x8");

        public string NextResponse(DigestAccount account, SipRequest request, string uri)
        {
            Count++;
            var (algorithm, realm, nonce) = (challenge.Algorithm, challenge.Realm, challenge.Nonce);
            return challenge.Quality switch
            {
                null => DigestResponse.ComputeWithoutQuality(algorithm, account.UserName, realm, account.Password, request.Method, uri, nonce),
                "auth" => DigestResponse.Compute(
                    algorithm, account.UserName, realm, account.Password, request.Method, uri, nonce, NonceCount, clientNonce),
                _ => DigestResponse.ComputeWithBody(
                    algorithm, account.UserName, realm, account.Password, request.Method, uri, nonce, NonceCount, clientNonce, request.Body.Span),
            };
        }
    }
}
