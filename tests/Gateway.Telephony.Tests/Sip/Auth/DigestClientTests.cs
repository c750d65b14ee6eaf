using System.Net;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Auth;

public sealed class DigestClientTests
{
    private readonly DigestClient _client = new(new DigestAccount("anna", "secret", "trunk"));

    [Fact]
    public void Our_own_server_accepts_what_it_asked_for_and_the_next_request_without_asking()
    {
        var server = new DigestServer("trunk", new OnePassword(), new ManualTime());
        var first = Request();
        var second = Request();

        Assert.True(_client.TryAuthorize(first, server.Answer(first, server.Verify(first, IPAddress.Loopback), IPAddress.Loopback, "t")));
        Assert.Equal("anna", server.Verify(first, IPAddress.Loopback).User);
        Assert.True(_client.TryPreauthorize(second));
        Assert.Equal("anna", server.Verify(second, IPAddress.Loopback).User);
        Assert.Contains("nc=00000002", second.Headers.Get("Authorization"));
    }

    [Theory]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\", algorithm=MD5", "Digest realm=\"trunk\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256", "b")]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\", algorithm=MD5, Digest realm=\"trunk\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256", null, "b")]
    [InlineData("Basic realm=\"trunk\"", "Digest realm=\"trunk\",nonce=\"b\"", "b")]
    [InlineData("Digest realm=\"elsewhere\", nonce=\"a\"", "digest REALM=\"trunk\" , NONCE = \"b\"", "b")]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", algorithm=SHA-3", "Digest realm=\"trunk\", nonce=\"b\", algorithm=md5", "b")]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", qop=\"auth-conf\"", "Digest realm=\"trunk\", nonce=\"b\", qop=\"auth-conf, auth-int\"", "b")]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", nonce=\"c\"", "Digest realm=\"trunk\", nonce=\"b\"", "b")]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\", algorithm=SHA-256-sess", "Digest realm=\"trunk\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256", "b")]
    public void Of_several_challenges_the_strongest_that_can_be_answered_is(string first, string? second, string nonce)
    {
        var request = Request();

        Assert.True(_client.TryAuthorize(request, second is null ? Challenge(401, first) : Challenge(401, first, second)));
        Assert.Contains($"nonce=\"{nonce}\"", Assert.Single(request.Headers.GetAll("Authorization")));
    }

    [Theory]
    [InlineData("Digest realm=\"evil\", nonce=\"a\"")]
    [InlineData("Digest realm=\"TRUNK\", nonce=\"a\"")]
    [InlineData("Digest realm=\"trunk\", nonce=\"a\", algorithm=SHA-1")]
    [InlineData("Digest realm=\"trunk\"")]
    [InlineData("Digest nonce=\"a\"")]
    [InlineData("Digest realm=\"trunk, nonce=\"a\"")]
    [InlineData("Basic realm=\"trunk\"")]
    [InlineData("")]
    public void A_foreign_realm_or_a_challenge_we_cannot_read_gets_no_credentials(string challenge)
    {
        var request = Request();

        Assert.False(_client.TryAuthorize(request, Challenge(401, challenge)));
        Assert.False(_client.TryAuthorize(request, Challenge(407, challenge)));
        Assert.False(request.Headers.Contains("Authorization"));
        Assert.False(request.Headers.Contains("Proxy-Authorization"));
    }

    [Fact]
    public void Without_a_configured_realm_the_first_one_is_the_only_one()
    {
        var client = new DigestClient(new DigestAccount("anna", "secret"));

        Assert.True(client.TryAuthorize(Request(), Challenge(401, "Digest realm=\"one\", nonce=\"a\"")));
        Assert.False(client.TryAuthorize(Request(), Challenge(401, "Digest realm=\"two\", nonce=\"b\"")));
        Assert.True(client.TryAuthorize(Request(), Challenge(401, "Digest realm=\"one\", nonce=\"c\"")));
    }

    [Fact]
    public void Refused_credentials_are_not_sent_again()
    {
        var request = Request();

        Assert.True(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\"")));
        Assert.False(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\"")));
        Assert.False(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"b\", qop=\"auth\"")));
        Assert.False(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\", stale=true")));
    }

    [Fact]
    public void A_stale_nonce_is_replaced_but_not_for_ever()
    {
        var request = Request();

        Assert.True(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"0\", qop=\"auth\"")));
        Assert.True(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"1\", qop=\"auth\", stale=TRUE")));
        Assert.True(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"2\", qop=\"auth\", stale=true")));
        Assert.False(_client.TryAuthorize(request, Challenge(401, "Digest realm=\"trunk\", nonce=\"3\", qop=\"auth\", stale=true")));
        Assert.True(_client.TryAuthorize(Request(), Challenge(401, "Digest realm=\"trunk\", nonce=\"4\", qop=\"auth\"")));
    }

    [Theory]
    [InlineData(", qop=\"auth\"")]
    [InlineData("")]
    public void A_server_that_forgot_an_old_nonce_without_saying_stale_gets_a_second_try(string quality)
    {
        Assert.True(_client.TryAuthorize(Request(), Challenge(401, $"Digest realm=\"trunk\", nonce=\"a\"{quality}")));
        var later = Request();

        Assert.True(_client.TryPreauthorize(later));
        Assert.True(_client.TryAuthorize(later, Challenge(401, $"Digest realm=\"trunk\", nonce=\"b\"{quality}")));
        Assert.False(_client.TryAuthorize(later, Challenge(401, $"Digest realm=\"trunk\", nonce=\"c\"{quality}")));
    }

    [Fact]
    public void A_proxy_and_the_server_behind_it_each_get_their_own_credentials()
    {
        var client = new DigestClient(new DigestAccount("anna", "secret"));
        var request = Request();

        Assert.True(client.TryAuthorize(request, Challenge(407, "Digest realm=\"proxy\", nonce=\"p\", opaque=\"o\\\"1\"")));
        Assert.True(client.TryAuthorize(request, Challenge(401, "Digest realm=\"server\", nonce=\"s\"")));

        Assert.Contains("realm=\"proxy\", nonce=\"p\"", request.Headers.Get("Proxy-Authorization"));
        Assert.EndsWith(", opaque=\"o\\\"1\"", request.Headers.Get("Proxy-Authorization"));
        Assert.Contains("realm=\"server\", nonce=\"s\"", request.Headers.Get("Authorization"));
    }

    [Fact]
    public void The_next_nonce_that_a_server_announces_is_used()
    {
        Assert.True(_client.TryAuthorize(Request(), Challenge(401, "Digest realm=\"trunk\", nonce=\"a\", qop=\"auth\"")));
        var success = new SipResponse(200);
        success.Headers.Add("Authentication-Info", "nextnonce=\"b\", qop=auth");
        _client.OnSuccess(success);
        var next = Request();

        Assert.True(_client.TryPreauthorize(next));
        Assert.Contains("nonce=\"b\"", next.Headers.Get("Authorization"));
        Assert.Contains("nc=00000001", next.Headers.Get("Authorization"));
    }

    [Fact]
    public void An_account_does_not_show_its_password() => Assert.DoesNotContain("secret", new DigestAccount("anna", "secret").ToString());

    private static SipRequest Request() => SipUri.TryParse("sip:trunk.example", out var uri) ? new SipRequest("REGISTER", uri) : throw new InvalidOperationException();

    private static SipResponse Challenge(int status, params string[] challenges)
    {
        var response = new SipResponse(status);
        foreach (var challenge in challenges)
            response.Headers.Add(status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate", challenge);
        return response;
    }

    private sealed class OnePassword : Gateway.Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => userName == "anna" ? "secret" : null;
    }
}
