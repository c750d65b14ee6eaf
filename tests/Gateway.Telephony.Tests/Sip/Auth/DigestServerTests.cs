using System.Net;
using System.Text.RegularExpressions;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Messages;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Auth;

public sealed class DigestServerTests
{
    private const string Target = "sip:hotline@gateway.example";

    private static readonly IPAddress Source = IPAddress.Parse("192.0.2.7");

    private readonly ManualTime _time = new();
    private readonly DigestServer _server;

    public DigestServerTests() => _server = new DigestServer("gateway", new Passwords(), _time);

    [Fact]
    public void Without_credentials_both_algorithms_are_offered_the_stronger_first()
    {
        var request = Request();
        request.Headers.Add("User-Agent", "Phone/1.0");
        var verdict = _server.Verify(request, Source);
        var response = _server.Answer(request, verdict, Source, "t");

        Assert.Equal(DigestOutcome.Challenge, verdict.Outcome);
        Assert.Equal(401, response.Status);
        Assert.Collection(
            response.Headers.GetAll("WWW-Authenticate"),
            first => Assert.Matches("^Digest realm=\"gateway\", qop=\"auth\", nonce=\"[\\w-]{43}\", algorithm=SHA-256$", first),
            second => Assert.Matches("^Digest realm=\"gateway\", qop=\"auth\", nonce=\"[\\w-]{43}\", algorithm=MD5$", second));
    }

    [Fact]
    public void A_nameless_client_that_reads_the_first_challenge_only_finds_MD5_there()
    {
        var request = Request();

        Assert.Collection(
            _server.Answer(request, _server.Verify(request, Source), Source, "t").Headers.GetAll("WWW-Authenticate"),
            first => Assert.EndsWith("algorithm=MD5", first, StringComparison.Ordinal),
            second => Assert.EndsWith("algorithm=SHA-256", second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("baresip v1.0.0 (x86_64/linux)")]
    [InlineData("SIPp/Linux")]
    public void A_phone_that_gives_up_on_SHA256_is_offered_MD5_alone(string userAgent)
    {
        var request = Request();
        request.Headers.Add("User-Agent", userAgent);

        var challenge = Assert.Single(_server.Answer(request, _server.Verify(request, Source), Source, "t").Headers.GetAll("WWW-Authenticate"));

        Assert.EndsWith("algorithm=MD5", challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    public void The_right_password_is_accepted(DigestAlgorithm algorithm)
    {
        var verdict = _server.Verify(Request(Credentials(algorithm)), Source);
        Assert.Equal((DigestOutcome.Accepted, "anna"), (verdict.Outcome, verdict.User));
    }

    [Fact]
    public void One_nonce_serves_several_requests_while_its_count_rises()
    {
        var nonce = Nonce(DigestAlgorithm.Sha256);

        Assert.Equal(DigestOutcome.Accepted, Verify(Credentials(nonce: nonce, count: "00000001")).Outcome);
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(nonce: nonce, count: "00000001")).Outcome);
        Assert.Equal(DigestOutcome.Accepted, Verify(Credentials(nonce: nonce, count: "0000000a")).Outcome);
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(nonce: nonce, count: "00000009")).Outcome);
        Assert.Equal(DigestOutcome.Accepted, Verify(Credentials(nonce: nonce, count: "0000000B")).Outcome);
    }

    [Fact]
    public void A_nonce_used_by_one_user_is_stale_for_another()
    {
        var nonce = Nonce(DigestAlgorithm.Sha256);

        Assert.Equal(DigestOutcome.Accepted, Verify(Credentials(nonce: nonce)).Outcome);
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(nonce: nonce, user: "bert", password: "bert's", count: "00000002")).Outcome);
    }

    [Fact]
    public void A_nonce_that_is_too_old_is_stale_and_the_answer_says_so()
    {
        var credentials = Credentials();
        _time.Advance(TimeSpan.FromSeconds(61));

        var request = Request(credentials);
        var verdict = _server.Verify(request, Source);

        Assert.Equal(DigestOutcome.Stale, verdict.Outcome);
        Assert.All(_server.Answer(request, verdict, Source, "t").Headers.GetAll("WWW-Authenticate"), value => Assert.EndsWith(", stale=true", value, StringComparison.Ordinal));
    }

    [Fact]
    public void A_nonce_from_before_a_restart_or_of_another_make_is_stale()
    {
        var credentials = Credentials();
        Assert.Equal(DigestOutcome.Stale, new DigestServer("gateway", new Passwords(), _time).Verify(Request(credentials), Source).Outcome);
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(nonce: "abc")).Outcome);
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(nonce: "")).Outcome);
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(nonce: new string('A', 43))).Outcome);
    }

    [Fact]
    public void A_nonce_offered_for_one_algorithm_is_stale_for_the_other() =>
        Assert.Equal(DigestOutcome.Stale, Verify(Credentials(DigestAlgorithm.Md5, nonce: Nonce(DigestAlgorithm.Sha256))).Outcome);

    [Theory]
    [InlineData("anna", "wrong")]
    [InlineData("anna", "")]
    [InlineData("nobody", "anything")]
    [InlineData("nobody", "")]
    [InlineData("locked", "")]
    [InlineData("ANNA", "secret")]
    public void A_wrong_password_and_an_unknown_user_get_the_same_answer(string user, string password)
    {
        var request = Request(Credentials(user: user, password: password));
        var verdict = _server.Verify(request, Source);

        Assert.Equal(new DigestVerdict(DigestOutcome.Refused, null, "wrong user or password"), verdict);
        Assert.Equal(403, _server.Answer(request, verdict, Source, "t").Status);
    }

    [Theory]
    [InlineData("qop=auth, ", "")]
    [InlineData("qop=auth, ", "qop=auth-int, ")]
    [InlineData("nc=00000001, ", "")]
    [InlineData("nc=00000001, ", "nc=1, ")]
    [InlineData("nc=00000001, ", "nc=0000000x, ")]
    [InlineData("cnonce=\"c0ffee\", ", "")]
    [InlineData("cnonce=\"c0ffee\", ", "cnonce=\"c0ffef\", ")]
    [InlineData("response=\"", "response=\"0")]
    [InlineData("uri=\"sip:hotline", "uri=\"sip:other")]
    [InlineData("username=\"anna\", ", "")]
    [InlineData("algorithm=SHA-256", "algorithm=MD5")]
    public void Credentials_that_were_changed_are_refused(string right, string wrong)
    {
        var credentials = Credentials();
        Assert.Contains(right, credentials, StringComparison.Ordinal);
        Assert.Equal(DigestOutcome.Refused, Verify(credentials.Replace(right, wrong, StringComparison.Ordinal)).Outcome);
    }

    [Theory]
    [InlineData("Digest ", "Basic ")]
    [InlineData("Digest ", "NoOneKnowsThisScheme ")]
    [InlineData("realm=\"gateway\"", "realm=\"elsewhere\"")]
    [InlineData("algorithm=SHA-256", "algorithm=SHA-256-sess")]
    [InlineData("qop=auth", "qop=\"auth")]
    [InlineData("nc=00000001", "nc=00000001, nc=00000002")]
    public void Credentials_that_are_not_for_us_or_unreadable_are_challenged(string right, string wrong) =>
        Assert.Equal(DigestOutcome.Challenge, Verify(Credentials().Replace(right, wrong, StringComparison.Ordinal)).Outcome);

    [Fact]
    public void Right_credentials_for_another_URI_are_refused() =>
        Assert.Equal("credentials for another URI", Verify(Credentials(uri: "sip:other@gateway.example")).Reason);

    [Theory]
    [InlineData("sip:hotline@gateway.example:5060")]
    [InlineData("sip:hotline@GATEWAY.example;transport=udp")]
    public void The_URI_may_differ_in_what_does_not_name_the_target(string uri) =>
        Assert.Equal(DigestOutcome.Accepted, Verify(Credentials(uri: uri)).Outcome);

    [Fact]
    public void Of_an_answer_to_each_challenge_the_stronger_counts()
    {
        Assert.Equal(DigestOutcome.Accepted, Verify(Credentials(DigestAlgorithm.Md5, password: "wrong"), Credentials()).Outcome);
        Assert.Equal(DigestOutcome.Refused, Verify(Credentials(DigestAlgorithm.Md5), Credentials(password: "wrong")).Outcome);
        Assert.Equal(DigestOutcome.Refused, Verify(Credentials(), Credentials()).Outcome);
    }

    [Fact]
    public void The_table_of_used_nonces_stays_bounded_and_never_lets_a_replay_in()
    {
        var nonces = new NonceSource(_time, TimeSpan.FromSeconds(60));
        var first = nonces.Create(DigestAlgorithm.Md5, Source);
        Assert.True(nonces.TryUse(first, DigestAlgorithm.Md5, Source, "anna", 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < NonceSource.MaxRemembered + 10; i++)
        {
            nonces.TryUse(nonces.Create(DigestAlgorithm.Md5, Source), DigestAlgorithm.Md5, Source, "anna", 1);
        }

        Assert.False(nonces.TryUse(first, DigestAlgorithm.Md5, Source, "anna", 1));
        Assert.True(nonces.TryUse(nonces.Create(DigestAlgorithm.Md5, Source), DigestAlgorithm.Md5, Source, "anna", 1));
    }

    private static SipRequest Request(params string[] authorizations)
    {
        var request = Wire.Request(Wire.Text("REGISTER"));
        foreach (var value in authorizations)
        {
            request.Headers.Add("Authorization", value);
        }

        return request;
    }

    private DigestVerdict Verify(params string[] authorizations) => _server.Verify(Request(authorizations), Source);

    private string Nonce(DigestAlgorithm algorithm)
    {
        var request = Request();
        var challenges = _server.Answer(request, _server.Verify(request, Source), Source, "t").Headers.GetAll("WWW-Authenticate").ToArray();
        return Regex.Match(challenges[algorithm == DigestAlgorithm.Sha256 ? 1 : 0], "nonce=\"([^\"]+)\"").Groups[1].Value;
    }

    private string Credentials(
        DigestAlgorithm algorithm = DigestAlgorithm.Sha256, string user = "anna", string password = "secret", string? nonce = null, string count = "00000001", string uri = Target)
    {
        nonce ??= Nonce(algorithm);
        var response = DigestResponse.Compute(algorithm, user, "gateway", password, "REGISTER", uri, nonce, count, "c0ffee");
        return $"Digest username=\"{user}\", realm=\"gateway\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", "
            + $"cnonce=\"c0ffee\", nc={count}, qop=auth, algorithm={(algorithm == DigestAlgorithm.Sha256 ? "SHA-256" : "MD5")}";
    }

    private sealed class Passwords : Gateway.Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => userName switch
        {
            "anna" => "secret",
            "bert" => "bert's",
            "locked" => "",
            _ => null,
        };
    }
}
