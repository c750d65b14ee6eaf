using System.Text.RegularExpressions;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>What those try who have no password, or another one, over real sockets.</summary>
public sealed partial class LoginAttackTests : IAsyncLifetime
{
    private const string Uri = "sip:gateway";

    private TestExchange _exchange = null!;
    private RawPeer _peer = null!;
    private int _cseq;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _peer = new RawPeer(_exchange.Port);
    }

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task The_right_password_registers_and_the_same_request_again_does_not()
    {
        var credentials = Credentials("anna", await NonceAsync("anna"));

        Assert.Equal(200, (await RegisterAsync("anna", credentials)).Status);
        AssertStale(await RegisterAsync("anna", credentials));
        AssertStale(await RegisterAsync("anna", Credentials("anna", NonceOf(credentials), count: 1)));
        Assert.Equal(200, (await RegisterAsync("anna", Credentials("anna", NonceOf(credentials), count: 3))).Status);
        AssertStale(await RegisterAsync("anna", Credentials("anna", NonceOf(credentials), count: 2)));
    }

    [Fact]
    public async Task A_nonce_of_another_user_of_another_gateway_or_sent_to_another_address_is_stale()
    {
        var used = await NonceAsync("ben");
        Assert.Equal(200, (await RegisterAsync("ben", Credentials("ben", used))).Status);
        await using var before = await TestExchange.StartAsync();
        using var there = new RawPeer(before.Port);
        using var elsewhere = new RawPeer(_exchange.Port, "127.0.0.8");

        AssertStale(await RegisterAsync("anna", Credentials("anna", used, count: 2)));
        AssertStale(await RegisterAsync("anna", Credentials("anna", await NonceAsync("anna", there))));
        AssertStale(await RegisterAsync("anna", Credentials("anna", await NonceAsync("anna", elsewhere))));
    }

    [Theory]
    [InlineData("uri=\"sip:gateway\"", "uri=\"sip:elsewhere\"", 403)]
    [InlineData("realm=\"gateway\"", "realm=\"elsewhere\"", 401)]
    [InlineData("username=\"anna\"", "username=\"ben\"", 403)]
    [InlineData("username=\"anna\"", "username=\"\"", 403)]
    [InlineData("algorithm=SHA-256", "algorithm=MD5", 403)]
    [InlineData("algorithm=SHA-256", "algorithm=SHA-256-sess", 401)]
    [InlineData(", algorithm=SHA-256", "", 403)]
    [InlineData("qop=auth, ", "", 403)]
    [InlineData("nc=00000001", "nc=00000002", 403)]
    [InlineData("response=\"", "response=\"\", x=\"", 403)]
    [InlineData("response=\"", "response=\"0", 403)]
    [InlineData("Digest ", "Digest\t", 200)]
    public async Task Credentials_that_were_changed_let_nobody_in(string right, string wrong, int status)
    {
        var credentials = Credentials("anna", await NonceAsync("anna"));
        Assert.Contains(right, credentials, StringComparison.Ordinal);

        var answer = await RegisterAsync("anna", credentials.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, _exchange.Server.Registrar.BindingsOf("anna").Count);
    }

    [Fact]
    public async Task Right_credentials_of_one_method_are_wrong_for_another_and_two_of_them_are_refused()
    {
        var nonce = await NonceAsync("anna");

        var invite = Credentials("anna", nonce, method: "INVITE");
        Assert.Equal(403, (await RegisterAsync("anna", invite)).Status);
        var twice = $"{Credentials("anna", nonce)}\nAuthorization: {Credentials("anna", nonce, count: 2)}";
        Assert.Equal(403, (await RegisterAsync("anna", twice)).Status);
    }

    [Theory]
    [InlineData(SipMethods.Register)]
    [InlineData(SipMethods.Invite)]
    public async Task A_known_and_an_unknown_user_get_the_same_answers_but_for_the_nonce_and_what_they_sent(string method)
    {
        Assert.Equal(await ShapeAsync("anna", null), await ShapeAsync("nobody", null));
        Assert.Equal(
            await ShapeAsync("anna", Credentials("anna", await NonceAsync("anna"), "wrong", method: method)),
            await ShapeAsync("nobody", Credentials("nobody", await NonceAsync("nobody"), "wrong", method: method)));

        async Task<string> ShapeAsync(string user, string? credentials)
        {
            var answer = await AskAsync(method, user, credentials);
            var text = string.Join('\n', answer.Headers.Select(line => $"{line.Key}: {line.Value}"));
            return $"{answer} {Varying().Replace(text.Replace(user, "USER", StringComparison.Ordinal), "$1=*")}";
        }
    }

    [Fact]
    public async Task A_user_registers_nobody_else_and_takes_nobody_elses_phones_away()
    {
        Assert.Equal(200, (await RegisterAsync("ben", Credentials("ben", await NonceAsync("ben")))).Status);

        Assert.Equal(403, (await RegisterAsync("ben", Credentials("anna", await NonceAsync("anna")))).Status);
        Assert.Equal(403, (await RegisterAsync("ben", Credentials("anna", await NonceAsync("anna")), "Contact: *\nExpires: 0")).Status);

        Assert.Single(_exchange.Server.Registrar.BindingsOf("ben"));
        Assert.Empty(_exchange.Server.Registrar.BindingsOf("anna"));
    }

    [Fact]
    public async Task A_thousand_contacts_are_not_taken()
    {
        var contacts = string.Join(", ", Enumerable.Range(0, 1_000).Select(i => $"<sip:a@127.0.0.1:{10_000 + i}>"));

        var answer = await RegisterAsync("anna", Credentials("anna", await NonceAsync("anna")), $"Contact: {contacts}");

        Assert.InRange(answer.Status, 400, 513);
        Assert.Empty(_exchange.Server.Registrar.BindingsOf("anna"));
    }

    [Fact]
    public async Task Who_logged_in_is_who_they_proved_to_be_whatever_the_headers_say()
    {
        var challenge = await AskAsync(SipMethods.Invite, "anna", null, uri: "sip:*2@gateway");
        var credentials = Credentials("anna", NonceOf(challenge), method: SipMethods.Invite, uri: "sip:*2@gateway");

        var answer = await AskAsync(
            SipMethods.Invite, "ben", credentials, "P-Asserted-Identity: \"Polizei\" <sip:110@gateway>\nReply-To: <sip:ben@gateway>", "sip:*2@gateway");

        Assert.Equal(480, answer.Status);
        Assert.Equal(("anna", "*2"), Assert.Single(_exchange.Codes));
    }

    [Theory]
    [InlineData("100")]
    [InlineData("+4990012345")]
    [InlineData("004412345")]
    public async Task An_agent_calls_nothing_but_feature_codes_from_outside_of_a_call(string number)
    {
        var uri = $"sip:{number}@gateway";
        var challenge = await AskAsync(SipMethods.Invite, "anna", null, uri: uri);

        var answer = await AskAsync(SipMethods.Invite, "anna", Credentials("anna", NonceOf(challenge), method: SipMethods.Invite, uri: uri), uri: uri);

        Assert.Equal(403, answer.Status);
    }

    [Theory]
    [InlineData("INVITE", "401")]
    [InlineData("REGISTER", "401")]
    [InlineData("REFER", "401")]
    [InlineData("MESSAGE", "401")]
    [InlineData("SUBSCRIBE", "405")]
    [InlineData("PUBLISH", "405")]
    [InlineData("NOTIFY", "481")]
    public async Task Without_a_login_nothing_is_done_and_nothing_kept(string method, string status)
    {
        for (var i = 0; i < 50; i++)
            Assert.Equal(status, $"{(await AskAsync(method, "anna", null)).Status}");

        Assert.Equal(new(0, 0, 0, 0), _exchange.Server.Usage);
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    [InlineData("OPTIONS")]
    [InlineData("BYE")]
    [InlineData("FROBNICATE")]
    public async Task The_answer_to_a_short_request_is_at_most_three_times_as_long(string method)
    {
        var request = $"{method} sip:a SIP/2.0\nv:SIP/2.0/UDP 127.0.0.1:{_peer.Port};rport;branch=z9hG4bKa\nf:<sip:a@b>;tag=1\nt:<sip:a@b>\ni:{method}\nCSeq:1 {method}\nm:<sip:a@b>\nMax-Forwards:9";
        await _peer.SendAsync(request);

        var answer = await _peer.ReceiveAsync();

        Assert.InRange(SipWriter.Write(answer).Length, 100, 3 * RawPeer.Encode(request).Length);
    }

    [Fact]
    public async Task A_thousand_nested_multiparts_and_a_long_message_summary_are_refused_unread()
    {
        using var trunk = new RawPeer(_exchange.Port, TestExchange.Trunk);
        var nest = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"--b{i}\r\nContent-Type: multipart/mixed;boundary=b{i + 1}\r\n\r\n"));
        await trunk.SendAsync(Offering(trunk, SipMethods.Invite, "multipart/mixed;boundary=b0"), nest);
        Assert.Equal(415, (await trunk.ExpectAsync(415)).Status);

        var summary = "Messages-Waiting: yes\r\nMessage-Account: " + new string('x', 10_000) + "\r\n";
        await trunk.SendAsync(Offering(trunk, SipMethods.Notify, "application/simple-message-summary"), summary);
        Assert.Equal(481, (await trunk.ExpectAsync(481)).Status);
        Assert.Equal(0, _exchange.Server.Usage.Dialogs);
    }

    private static string Offering(RawPeer peer, string method, string type) => $"""
        {method} sip:100@gateway SIP/2.0
        Via: SIP/2.0/UDP {TestExchange.Trunk}:{peer.Port};rport;branch=z9hG4bK-{method}
        Max-Forwards: 70
        From: <sip:a@gateway>;tag=nest
        To: <sip:100@gateway>
        Call-ID: nest-{method}
        CSeq: 1 {method}
        Contact: <sip:a@{TestExchange.Trunk}:{peer.Port}>
        Content-Type: {type}
        """;

    private static void AssertStale(SipResponse answer)
    {
        Assert.Equal(401, answer.Status);
        Assert.All(answer.Headers.GetAll("WWW-Authenticate"), challenge => Assert.EndsWith("stale=true", challenge, StringComparison.Ordinal));
    }

    private static string Credentials(
        string user, string nonce, string? password = null, uint count = 1, string method = SipMethods.Register, string uri = Uri)
    {
        var response = DigestResponse.Compute(
            DigestAlgorithm.Sha256, user, "gateway", password ?? $"secret of {user}", method, uri, nonce, $"{count:x8}", "c0ffee");
        return $"Digest username=\"{user}\", realm=\"gateway\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", "
            + $"cnonce=\"c0ffee\", nc={count:x8}, qop=auth, algorithm=SHA-256";
    }

    private static string NonceOf(SipResponse challenge) => NonceOf(
        challenge.Headers.GetAll("WWW-Authenticate").Single(value => value.Contains("algorithm=SHA-256", StringComparison.Ordinal)));

    private static string NonceOf(string text) => Nonce().Match(text).Groups[1].Value;

    private async Task<string> NonceAsync(string user, RawPeer? peer = null) =>
        NonceOf(await AskAsync(SipMethods.Register, user, null, peer: peer));

    private Task<SipResponse> RegisterAsync(string user, string credentials, string? contact = null) =>
        AskAsync(SipMethods.Register, user, credentials, contact ?? $"Contact: <sip:{user}@127.0.0.1:{_peer.Port}>");

    private async Task<SipResponse> AskAsync(
        string method, string user, string? credentials, string more = "", string uri = Uri, RawPeer? peer = null)
    {
        peer ??= _peer;
        var isInvite = method == SipMethods.Invite;
        await peer.SendAsync($"""
            {method} {uri} SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:{peer.Port};rport;branch=z9hG4bK-{++_cseq}
            Max-Forwards: 70
            From: <sip:{user}@gateway>;tag=attack
            To: <sip:{user}@gateway>
            Call-ID: attack-{_cseq}
            CSeq: {_cseq} {method}
            {(credentials is null ? "X-None: 1" : $"Authorization: {credentials}")}
            {(isInvite ? $"Contact: <sip:{user}@127.0.0.1:{peer.Port}>" : "X-None: 2")}
            {(more.Length == 0 ? "X-None: 3" : more)}
            """);
        while (true)
        {
            if (await peer.ReceiveAsync() is SipResponse { IsFinal: true } answer)
                return answer;
        }
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("(nonce|tag|branch|Call-ID: |CSeq: )=?\"?[^\\s\";,]+\"?")]
    private static partial Regex Varying();
}
