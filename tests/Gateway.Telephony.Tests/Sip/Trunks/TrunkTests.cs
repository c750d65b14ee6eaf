using System.Net;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Sip.Trunks;

public sealed class TrunkTests
{
    private readonly FakeRegistrar _registrar = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_first_REGISTER_says_who_and_where_we_are()
    {
        await using var trunk = Start(Options());
        var request = await _registrar.NextAsync();

        Assert.Equal("REGISTER sip:sip.provider.example", request.ToString());
        Assert.Equal("sip:+493012345@sip.provider.example", request.To.Uri.ToString());
        Assert.Equal(request.To.Uri, request.From.Uri);
        Assert.Matches("^<sip:\\+493012345@198.51.100.1:5060;transport=tcp;line=[0-9a-f]{32}>$", request.Headers.Get("Contact"));
        Assert.Equal("600", request.Headers.Get("Expires"));
    }

    [Fact]
    public async Task Credentials_are_sent_when_asked_for_and_again_without_asking()
    {
        _registrar.Answer = request => request.Headers.Contains("Authorization")
            ? FakeRegistrar.Accept(request, 100)
            : FakeRegistrar.Respond(401, ("WWW-Authenticate", "Digest realm=\"provider\", nonce=\"n\", qop=\"auth\""));
        await using var trunk = Start(Options(account: new DigestAccount("auth", "pw")));

        var first = await _registrar.NextAsync();
        var second = await _registrar.NextAsync();
        await UpAsync(trunk);
        var refresh = await AdvanceToNextAsync();

        Assert.False(first.Headers.Contains("Authorization"));
        Assert.Equal((first.CallId, first.CSeq.Number + 1), (second.CallId, second.CSeq.Number));
        Assert.Contains("nc=00000002", refresh.Headers.Get("Authorization"));
        Assert.Equal(first.CallId, refresh.CallId);
    }

    [Theory]
    [InlineData("provider", "user or secret refused (401)")]
    [InlineData("evil", "the challenge of the registrar cannot be answered (realm or algorithm)")]
    public async Task Refused_credentials_and_a_foreign_realm_put_the_trunk_down_and_are_told_apart(string realm, string reason)
    {
        var nonce = 0;
        _registrar.Answer = _ => FakeRegistrar.Respond(401, ("WWW-Authenticate", $"Digest realm=\"{realm}\", nonce=\"n{nonce++}\", qop=\"auth\""));
        await using var trunk = Start(Options(account: new DigestAccount("auth", "pw", "provider")));

        await StateAsync(trunk, TrunkState.Down);

        Assert.Equal(reason, trunk.Status.Reason);
        Assert.Equal(realm == "evil" ? 1 : 2, nonce);
    }

    [Fact]
    public async Task Of_several_registrars_the_second_is_used_when_the_first_is_silent_and_the_domain_stays()
    {
        _registrar.Answer = request => request.Headers.Routes[0].Uri.Host == "one.example" ? new SipResponse(408) : FakeRegistrar.Accept(request);
        await using var trunk = Start(Options() with
        {
            Registration = new RegistrationOptions
            {
                Registrars = [new SipUri("sip", null, "one.example"), new SipUri("sip", null, "two.example", 5070)],
                Domain = "provider.example",
                User = "line",
            },
        });

        await UpAsync(trunk);
        await _registrar.NextAsync();
        var second = await _registrar.NextAsync();

        Assert.Equal("REGISTER sip:provider.example", second.ToString());
        Assert.Equal("<sip:two.example:5070;lr>", second.Headers.Get("Route"));
        Assert.Equal("sip:line@provider.example", second.To.Uri.ToString());
    }

    [Fact]
    public async Task The_route_that_the_registrar_asks_for_replaces_the_outbound_proxy()
    {
        var options = Options();
        options = options with { Registration = options.Registration! with { OutboundProxy = new SipUri("sip", null, "proxy.example") } };
        await using var before = Start(options);
        var register = await _registrar.NextAsync();
        _registrar.Answer = request =>
        {
            var response = FakeRegistrar.Accept(request);
            response.Headers.Add("Service-Route", "<sip:a.example;lr>, <sip:b.example;lr>");
            return response;
        };
        await using var after = Start(options);
        await UpAsync(after);

        Assert.Equal("<sip:proxy.example;lr>", register.Headers.Get("Route"));
        Assert.Equal(["<sip:proxy.example;lr>"], before.Routes.Select(route => route.ToString()));
        Assert.Equal(["<sip:a.example;lr>", "<sip:b.example;lr>"], after.Routes.Select(route => route.ToString()));
    }

    [Fact]
    public async Task A_lost_connection_is_registered_again_and_another_one_is_not_our_business()
    {
        await using var trunk = Start(Options(), random: 0.5);
        await _registrar.NextAsync();
        await UpAsync(trunk);

        trunk.OnConnectionClosed(8);
        trunk.OnConnectionClosed(7);
        await StateAsync(trunk, TrunkState.Down);
        Assert.Equal("connection lost", trunk.Status.Reason);
        _registrar.Flow = _registrar.Flow with { ConnectionId = 9 };
        await AdvanceToNextAsync();
        await UpAsync(trunk);
    }

    [Fact]
    public async Task A_stop_takes_the_binding_away()
    {
        var trunk = Start(Options());
        await _registrar.NextAsync();
        await UpAsync(trunk);

        await trunk.DisposeAsync();

        Assert.Equal("0", (await _registrar.NextAsync()).Headers.Get("Expires"));
    }

    [Fact]
    public async Task A_call_is_recognised_by_the_secret_of_our_Contact_its_connection_or_the_registrars_address()
    {
        await using var trunk = Start(Options());
        var contact = (await _registrar.NextAsync()).Headers.Contacts[0].Uri;
        await UpAsync(trunk);
        var elsewhere = Source("203.0.113.9", 0);

        Assert.Equal(4, trunk.Recognises(Invite(contact.ToString()), elsewhere));
        Assert.Equal(3, trunk.Recognises(Invite("sip:gateway@198.51.100.1"), Source("203.0.113.9", 7)));
        Assert.Equal(2, trunk.Recognises(Invite("sip:+493012345@198.51.100.1"), Source("192.0.2.5", 0)));
        Assert.Equal(1, trunk.Recognises(Invite("sip:other@198.51.100.1"), Source("192.0.2.5", 0)));
        Assert.Equal(0, trunk.Recognises(Invite("sip:+493012345@198.51.100.1;line=00000000000000000000000000000000"), elsewhere));
        Assert.Equal(0, trunk.Recognises(Invite("sip:+493012345@198.51.100.1;line"), elsewhere));
    }

    [Theory]
    [InlineData(DialledHeader.RequestUri, "sip:+4930999@us", "sip:+4930888@provider", null, "+4930999")]
    [InlineData(DialledHeader.RequestUri, "sip:+493012345@us", "sip:+4930888@provider", null, "+4930888")]
    [InlineData(DialledHeader.To, "sip:+4930999@us", "sip:+4930888@provider", null, "+4930888")]
    [InlineData(DialledHeader.PCalledPartyId, "sip:+4930999@us", "sip:+4930888@provider", "<sip:+4930777@provider>", "+4930777")]
    [InlineData(DialledHeader.PCalledPartyId, "sip:+4930999@us", "sip:+4930888@provider", null, "+4930888")]
    public async Task The_dialled_number_stands_where_the_profile_says(
        DialledHeader header, string uri, string to, string? called, string expected)
    {
        await using var trunk = Start(Options() with { Profile = TrunkProfile.Generic with { Dialled = header } });
        var invite = Invite(uri);
        invite.Headers.Set("To", $"<{to}>");
        if (called is not null)
            invite.Headers.Add("P-Called-Party-ID", called);

        Assert.Equal(expected, trunk.DialledIn(invite)[0]);
    }

    [Fact]
    public async Task A_trunk_that_misses_three_OPTIONS_is_down_until_it_answers_twice()
    {
        var isSilent = false;
        _registrar.Answer = _ => new SipResponse(isSilent ? 408 : 200);
        await using var trunk = Start(new TrunkOptions { Name = "pbx", Server = new SipUri("sip", null, "192.0.2.7"), Check = TimeSpan.FromSeconds(60) });
        Assert.Equal("OPTIONS", (await _registrar.NextAsync()).Method);
        await UpAsync(trunk);

        isSilent = true;
        for (var miss = 0; miss < 3; miss++)
            await AdvanceToNextAsync();
        await StateAsync(trunk, TrunkState.Down);
        isSilent = false;
        await AdvanceToNextAsync();
        Assert.Equal(TrunkState.Down, trunk.Status.State);
        await AdvanceToNextAsync();
        await UpAsync(trunk);
    }

    // The wait begins on another thread, so the clock is moved until the next request comes.
    private async Task<SipRequest> AdvanceToNextAsync()
    {
        var next = _registrar.NextAsync();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await next;
    }

    private static Task UpAsync(Trunk trunk) => StateAsync(trunk, TrunkState.Up);

    private static async Task StateAsync(Trunk trunk, TrunkState state)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (trunk.Status.State != state)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(30), $"{trunk.Status} is not {state}");
            await Task.Yield();
        }
    }

    private Trunk Start(TrunkOptions options, double random = 0)
    {
        var trunk = new Trunk(options, _registrar.Send, static _ => { }, _time, () => random, NullLogger.Instance);
        trunk.Start();
        return trunk;
    }

    private static TrunkOptions Options(DigestAccount? account = null) => new()
    {
        Name = "provider",
        Registration = new RegistrationOptions
        {
            Registrars = [new SipUri("sip", null, "sip.provider.example")],
            User = "+493012345",
            Account = account,
        },
        Check = null,
    };

    private static SipSource Source(string address, long connection) => new(
        new IPEndPoint(IPAddress.Parse(address), 5060), new IPEndPoint(IPAddress.Loopback, 5060), SipTransportKind.Tcp, connection);

    private static SipRequest Invite(string uri)
    {
        var request = new SipRequest("INVITE", SipUri.TryParse(uri, out var target) ? target : throw new FormatException(uri));
        request.Headers.Add("To", "<sip:+4930888@provider>");
        return request;
    }
}
