using System.Net;
using System.Text.RegularExpressions;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Sip.Messages;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using ICredentials = Gateway.Telephony.Sip.Auth.ICredentials;
using Registry = Gateway.Telephony.Sip.Registrar.Registrar;

namespace Gateway.Telephony.Tests.Sip.Registrar;

public sealed class RegistrarTests : IAsyncLifetime
{
    private static readonly SipSource Desk = SourceAt("192.0.2.7", 5062);

    private readonly ManualTime _time = new();
    private readonly MemoryStore _store = new();
    private readonly DigestServer _auth;
    private Registry _registrar = null!;
    private uint _cseq;
    private uint _nonceCount;

    public RegistrarTests() => _auth = new DigestServer("gateway", new Passwords(), _time);

    public async Task InitializeAsync() => _registrar = await StartAsync();

    public Task DisposeAsync()
    {
        _registrar.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void A_phone_registers_and_is_found_where_it_came_from()
    {
        var response = Register("Contact: \"A\" <sip:anna@10.0.0.5:5062;ob>;q=0.5;x-new=\"a b\"\nExpires: 120\nUser-Agent: deskphone 1.2");

        Assert.Equal(200, response.Status);
        Assert.Equal("<sip:anna@10.0.0.5:5062;ob>;q=0.5;x-new=\"a b\";expires=120", response.Headers.Get("Contact"));
        Assert.Equal("Mon, 05 Jan 2026 09:00:00 GMT", response.Headers.Get("Date"));
        Assert.NotNull(response.To.Tag);
        var binding = Assert.Single(_registrar.BindingsOf("anna"));
        Assert.Equal("sip:anna@10.0.0.5:5062;ob", binding.Contact.ToString());
        Assert.Equal(Desk, binding.Source);
        Assert.Equal((0.5, "deskphone 1.2", "reg-1", 1u), (binding.Quality, binding.UserAgent, binding.CallId, binding.CSeq));
        Assert.Equal(_time.GetUtcNow().AddSeconds(120), binding.Expires);
        Assert.Equal(binding, Assert.Single(_store.Saved["anna"]));
    }

    [Theory]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=60\nExpires: 120", 60)]
    [InlineData("Contact: <sip:a@192.0.2.7>\nExpires: 120", 120)]
    [InlineData("Contact: <sip:a@192.0.2.7>", 300)]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=soon\nExpires: 120", 300)]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=99999", 600)]
    [InlineData("Contact: <sip:a@192.0.2.7>\nExpires: 36893488147419103232", 600)]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=10", 10)]
    public void The_time_granted_is_what_was_asked_for_within_our_limits(string headers, int expected)
    {
        Assert.EndsWith($";expires={expected}", Register(headers).Headers.Get("Contact"), StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow().AddSeconds(expected), Assert.Single(_registrar.BindingsOf("anna")).Expires);
    }

    [Theory]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=9", 423)]
    [InlineData("Contact: <sip:a@192.0.2.7>, <sip:b@192.0.2.8>;expires=1", 423)]
    [InlineData("Contact: *", 400)]
    [InlineData("Contact: *\nExpires: 60", 400)]
    [InlineData("Contact: <mailto:anna@gateway.example>", 400)]
    [InlineData("Contact: <sip:a@192.0.2.7>, <tel:+4930>", 400)]
    public void A_request_that_can_not_be_met_changes_nothing(string headers, int status)
    {
        var response = Register(headers);

        Assert.Equal(status, response.Status);
        Assert.Equal(status == 423 ? "10" : null, response.Headers.Get("Min-Expires"));
        Assert.Empty(_registrar.BindingsOf("anna"));
        Assert.Empty(_store.Saved);
    }

    [Fact]
    public void Several_phones_of_one_user_live_side_by_side()
    {
        Register("Contact: <sip:a@192.0.2.7>, <sip:a@192.0.2.7;transport=tcp>;expires=60");
        var response = Register("Contact: <sip:a@192.0.2.8>", callId: "reg-2");

        Assert.Equal(3, response.Headers.Contacts.Count);
        Assert.Equal(3, _registrar.BindingsOf("anna").Count);
        Assert.Empty(_registrar.BindingsOf("bert"));
    }

    [Fact]
    public void A_phone_that_registers_again_keeps_one_binding_with_its_newest_flow()
    {
        Register("Contact: <sip:a@192.0.2.7>");
        Register("Contact: <sip:%61@192.0.2.7>;expires=500", source: SourceAt("198.51.100.1", 40001));

        var binding = Assert.Single(_registrar.BindingsOf("anna"));
        Assert.Equal(40001, binding.Source.Remote.Port);
        Assert.Equal(2u, binding.CSeq);
    }

    [Fact]
    public void A_phone_that_names_its_instance_replaces_its_old_address()
    {
        Register("Contact: <sip:a@192.0.2.7:4001;transport=tcp>;+sip.instance=\"<urn:uuid:1>\"");
        Register("Contact: <sip:a@192.0.2.7:4002;transport=tcp>;+sip.instance=\"<urn:uuid:1>\"", callId: "reg-2");
        Register("Contact: <sip:a@192.0.2.7:4003;transport=tcp>;+sip.instance=\"<urn:uuid:2>\"", callId: "reg-3");

        Assert.Equal([4002, 4003], _registrar.BindingsOf("anna").Select(binding => binding.Contact.Port!.Value));
    }

    [Fact]
    public void A_query_lists_the_bindings_and_saves_nothing()
    {
        Register("Contact: <sip:a@192.0.2.7>");
        _store.Saved.Clear();
        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal("<sip:a@192.0.2.7>;expires=200", Register("").Headers.Get("Contact"));
        Assert.Empty(_store.Saved);
    }

    [Fact]
    public void One_phone_leaves_with_expires_0_and_all_leave_with_the_star()
    {
        Register("Contact: <sip:a@192.0.2.7>, <sip:a@192.0.2.8>, <sip:a@192.0.2.9>");

        Assert.Equal(2, Register("Contact: <sip:a@192.0.2.8>;expires=0").Headers.Contacts.Count);
        var response = Register("Contact: *\nExpires: 0");

        Assert.Equal(200, response.Status);
        Assert.Empty(response.Headers.GetAll("Contact"));
        Assert.Empty(_registrar.BindingsOf("anna"));
        Assert.Empty(_store.Saved["anna"]);
    }

    [Theory]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=0")]
    [InlineData("Contact: <sip:a@192.0.2.7>;expires=60")]
    [InlineData("Contact: *\nExpires: 0")]
    public void An_older_request_of_the_same_Call_ID_changes_nothing(string headers)
    {
        Register("Contact: <sip:a@192.0.2.7>", cseq: 50);

        Assert.Equal(400, Register(headers, cseq: 50).Status);
        Assert.Equal(400, Register(headers, cseq: 49).Status);
        Assert.Equal(50u, Assert.Single(_registrar.BindingsOf("anna")).CSeq);
        Assert.Equal(200, Register(headers, callId: "reg-after-reboot", cseq: 1).Status);
    }

    [Fact]
    public void Bindings_beyond_the_limit_push_out_those_that_expire_first()
    {
        for (var i = 0; i < 12; i++)
        {
            Register($"Contact: <sip:phone{i}@192.0.2.7>;expires={100 + i}");
        }

        Assert.Equal(10, _registrar.BindingsOf("anna").Count);
        Assert.DoesNotContain(_registrar.BindingsOf("anna"), binding => binding.Contact.User is "phone0" or "phone1");
        var many = string.Join(", ", Enumerable.Range(0, 11).Select(i => $"<sip:x{i}@192.0.2.7>"));
        Assert.Equal(403, Register("Contact: " + many).Status);
    }

    [Theory]
    [InlineData("To: <sip:anna@gateway.example>", "To: <sip:bert@gateway.example>", 403)]
    [InlineData("To: <sip:anna@gateway.example>", "To: <sip:Anna@gateway.example>", 403)]
    [InlineData("To: <sip:anna@gateway.example>", "To: <sip:gateway.example>", 403)]
    [InlineData("To: <sip:anna@gateway.example>", "To: <isbn:2983792873>", 403)]
    [InlineData("To: <sip:anna@gateway.example>", "To: <sip:%61nna@gateway.example>", 200)]
    [InlineData("To: <sip:anna@gateway.example>", "To: \"Bert\" <sip:anna@192.0.2.1:5060;transport=tcp>", 200)]
    public void Users_register_themselves_only(string right, string given, int status)
    {
        Assert.Equal(status, Register("Contact: <sip:a@192.0.2.7>", edit: text => text.Replace(right, given, StringComparison.Ordinal)).Status);
        Assert.Equal(status == 200 ? 1 : 0, _registrar.BindingsOf("anna").Count);
        Assert.Empty(_registrar.BindingsOf("bert"));
    }

    [Fact]
    public void Without_credentials_a_challenge_comes_and_with_wrong_ones_a_refusal()
    {
        var plain = Wire.Request(Text("Contact: <sip:a@192.0.2.7>", "reg-1", 1));
        Assert.Equal(401, _registrar.Handle(plain, Desk).Status);
        Assert.Equal(403, Register("Contact: <sip:a@192.0.2.7>", password: "wrong").Status);
        Assert.Empty(_registrar.BindingsOf("anna"));
    }

    [Fact]
    public async Task A_binding_ends_at_its_time_and_the_last_one_is_told()
    {
        Register("Contact: <sip:a@192.0.2.7>;expires=60, <sip:a@192.0.2.8>;expires=90");
        await using var changes = _registrar.ChangesAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(new RegistrationChange("anna", true), changes.Current);

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("192.0.2.8", Assert.Single(_registrar.BindingsOf("anna")).Contact.Host);
        Assert.Single(_store.Saved["anna"]);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(new RegistrationChange("anna", false), changes.Current);
        Assert.Empty(_registrar.BindingsOf("anna"));
        Assert.Empty(_store.Saved["anna"]);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_latest_state_of_each_user_and_ends_with_the_registrar()
    {
        Register("Contact: <sip:a@192.0.2.7>");
        Register("Contact: *\nExpires: 0");
        Register("Contact: <sip:b@192.0.2.7>", user: "bert", password: "bert's");
        _registrar.Dispose();

        var changes = new List<RegistrationChange>();
        await foreach (var change in _registrar.ChangesAsync(CancellationToken.None))
        {
            changes.Add(change);
        }

        Assert.Equal([new("anna", false), new("bert", true)], changes);
    }

    [Fact]
    public async Task After_a_restart_phones_are_still_there_without_their_connections()
    {
        Register("Contact: <sip:a@192.0.2.7;transport=tcp>", source: SourceAt("192.0.2.7", 40001) with { Kind = SipTransportKind.Tcp, ConnectionId = 7 });
        Register("Contact: <sip:b@192.0.2.7>;expires=20", user: "bert", password: "bert's");
        _time.Advance(TimeSpan.FromSeconds(30));

        using var restarted = await StartAsync();

        Assert.Equal(0, Assert.Single(restarted.BindingsOf("anna")).Source.ConnectionId);
        Assert.Empty(restarted.BindingsOf("bert"));
        await foreach (var change in restarted.ChangesAsync(CancellationToken.None))
        {
            Assert.Equal(new RegistrationChange("anna", true), change);
            break;
        }
    }

    [Fact]
    public void Users_that_differ_by_an_escaped_zero_octet_have_different_bindings()
    {
        Register("Contact: <sip:%00@host.example>, <sip:n-%00-n@host.example>");
        Assert.Equal(2, _registrar.BindingsOf("anna").Count);
    }

    [Fact]
    public void What_a_phone_puts_into_its_Contact_stays_in_the_Contact()
    {
        var response = Register("Contact: <sip:a@192.0.2.7;unknown=1?Route=%3Csip:evil.example%3E>");

        Assert.Equal("<sip:a@192.0.2.7;unknown=1?Route=%3Csip:evil.example%3E>;expires=300", response.Headers.Get("Contact"));
        Assert.False(response.Headers.Contains("Route"));
    }

    private static SipSource SourceAt(string address, int port) =>
        new(new IPEndPoint(IPAddress.Parse(address), port), new IPEndPoint(IPAddress.Loopback, 5060), SipTransportKind.Udp, 0);

    private static string Text(string headers, string callId, uint cseq, string user = "anna") => Wire.Text("REGISTER", headers)
        .Replace("To: <sip:hotline@", $"To: <sip:{user}@", StringComparison.Ordinal)
        .Replace("5f1e0c@192.0.2.7", callId, StringComparison.Ordinal)
        .Replace("CSeq: 17", $"CSeq: {cseq}", StringComparison.Ordinal);

    private Task<Registry> StartAsync() =>
        Registry.StartAsync(new RegistrarOptions(), _auth, _store, _time, NullLoggerFactory.Instance, CancellationToken.None);

    private SipResponse Register(
        string headers, string callId = "reg-1", uint? cseq = null, SipSource? source = null, string user = "anna", string password = "secret", Func<string, string>? edit = null)
    {
        var text = Text(headers, callId, cseq ?? ++_cseq, user);
        var request = Wire.Request(edit?.Invoke(text) ?? text);
        var address = (source ?? Desk).Remote.Address;
        var challenge = _auth.Answer(request, _auth.Verify(request, address), address, "t").Headers.GetAll("WWW-Authenticate")
            .Single(value => value.EndsWith("algorithm=SHA-256", StringComparison.Ordinal));
        var nonce = Regex.Match(challenge, "nonce=\"([^\"]+)\"").Groups[1].Value;
        var count = $"{++_nonceCount:x8}";
        var uri = request.RequestUri.ToString();
        var digest = DigestResponse.Compute(DigestAlgorithm.Sha256, user, "gateway", password, "REGISTER", uri, nonce, count, "c");
        request.Headers.Add(
            "Authorization",
            $"Digest username=\"{user}\", realm=\"gateway\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{digest}\", cnonce=\"c\", nc={count}, qop=auth, algorithm=SHA-256");
        return _registrar.Handle(request, source ?? Desk);
    }

    private sealed class Passwords : ICredentials
    {
        public string? FindPassword(string userName) => userName switch
        {
            "anna" => "secret",
            "bert" => "bert's",
            _ => null,
        };
    }

    private sealed class MemoryStore : IBindingStore
    {
        public Dictionary<string, IReadOnlyList<Binding>> Saved { get; } = [];

        public ValueTask<IReadOnlyList<Binding>> LoadAsync(CancellationToken ct) => new([.. Saved.Values.SelectMany(bindings => bindings)]);

        public void Save(string user, IReadOnlyList<Binding> bindings) => Saved[user] = bindings;
    }
}
