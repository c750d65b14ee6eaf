using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Tests.Sip.Trunks;

public sealed class TrunkCallTests
{
    private static readonly TrunkOptions Registered = new()
    {
        Name = "provider",
        Registration = new RegistrationOptions { Registrars = [Uri("sip:sip.provider.example;transport=tcp")], User = "account" },
        Numbers = [Number("+4930100"), Number("+4930101")],
    };

    [Fact]
    public void The_number_goes_to_the_registrar_and_our_first_number_is_shown()
    {
        var call = Create(Registered);

        Assert.Equal("sip:+431234567@sip.provider.example;transport=tcp", call.RequestUri.ToString());
        Assert.Equal("<sip:+4930100@sip.provider.example>", call.From.ToString());
        Assert.Equal("<sip:+431234567@sip.provider.example>", call.To.ToString());
        Assert.Empty(call.Headers);
    }

    [Theory]
    [InlineData("+4930101", "+4930101")]
    [InlineData("+4930999", "+4930100")]
    [InlineData(null, "+4930100")]
    public void Only_a_number_of_the_trunk_is_shown(string? asked, string shown) =>
        Assert.Equal(shown, Create(Registered, ours: asked).Shown!.Value.Value);

    [Theory]
    [InlineData(true, "+441234567")]
    [InlineData(false, "+4930100")]
    public void The_number_of_the_original_caller_is_shown_only_where_the_trunk_permits_it(bool permits, string shown)
    {
        var trunk = Registered with
        {
            ShowsCallers = permits,
            Profile = TrunkProfile.Generic with { Identity = IdentityHeader.PAssertedIdentity },
        };
        var call = Create(trunk, onBehalfOf: "+441234567");

        Assert.Equal($"<sip:{shown}@sip.provider.example>", call.From.ToString());
        Assert.Equal(("P-Asserted-Identity", "<sip:+4930100@sip.provider.example>"), Assert.Single(call.Headers));
    }

    [Fact]
    public void A_provider_that_checks_the_account_gets_it_in_From_and_the_number_in_its_own_header_and_format()
    {
        var call = Create(Registered with
        {
            Profile = TrunkProfile.Generic with
            {
                Numbers = NumberFormat.Digits,
                Identity = IdentityHeader.PPreferredIdentity,
                IsFromTheAccount = true,
            },
        });

        Assert.Equal("<sip:account@sip.provider.example>", call.From.ToString());
        Assert.Equal("sip:431234567@sip.provider.example;transport=tcp", call.RequestUri.ToString());
        Assert.Equal(("P-Preferred-Identity", "<sip:4930100@sip.provider.example>"), Assert.Single(call.Headers));
    }

    [Fact]
    public void The_domain_is_asked_for_and_the_registrar_that_answered_is_the_way()
    {
        var trunk = Registered with
        {
            Registration = Registered.Registration! with { Registrars = [Uri("sip:one.example"), Uri("sip:two.example:5070")], Domain = "provider.example" },
        };
        var call = Create(trunk, registrar: 1);

        Assert.Equal("sip:+431234567@provider.example", call.RequestUri.ToString());
        Assert.Equal(("Route", "<sip:two.example:5070;lr>"), Assert.Single(call.Headers));
    }

    [Fact]
    public void The_route_of_the_registration_comes_first()
    {
        var call = TrunkCall.Create(
            Registered, 0, [new NameAddress(null, Uri("sip:a.example;lr")), new NameAddress(null, Uri("sip:b.example;lr"))], Number("+431234567"), null, null);

        Assert.Equal([("Route", "<sip:a.example;lr>"), ("Route", "<sip:b.example;lr>")], call.Headers);
    }

    private static TrunkCall Create(TrunkOptions trunk, string? ours = null, string? onBehalfOf = null, int registrar = 0) => TrunkCall.Create(
        trunk, registrar, [], Number("+431234567"), ours is null ? null : Number(ours), onBehalfOf is null ? null : Number(onBehalfOf));

    private static E164Number Number(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);

    private static SipUri Uri(string text) => SipUri.TryParse(text, out var uri) ? uri : throw new FormatException(text);
}
