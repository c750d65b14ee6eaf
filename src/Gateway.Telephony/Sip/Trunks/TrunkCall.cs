using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>A call to outside as one trunk wants it written: the number in its format, our number in its identity header.</summary>
/// <param name="RequestUri">Whom the INVITE asks for.</param>
/// <param name="From">The number that is shown, or the account when the provider checks that.</param>
/// <param name="To">The number that is called.</param>
/// <param name="Headers">Route and identity headers.</param>
/// <param name="Shown">The number that the callee sees; null when the account alone is sent.</param>
internal sealed record TrunkCall(
    SipUri RequestUri, NameAddress From, NameAddress To, IReadOnlyList<(string Name, string Value)> Headers, E164Number? Shown)
{
    public static TrunkCall Create(
        TrunkOptions trunk,
        int registrar,
        IReadOnlyList<NameAddress> routes,
        E164Number destination,
        E164Number? ours,
        E164Number? onBehalfOf)
    {
        var profile = trunk.Profile;
        var server = trunk.Server ?? trunk.Registration!.Registrars[registrar];
        var domain = trunk.Registration?.Domain ?? server.Host;
        var isElsewhere = trunk.Server is null && !domain.Equals(server.Host, StringComparison.OrdinalIgnoreCase);
        var called = destination.Write(profile.Numbers, profile.CallingCode);
        var charged = OurNumber(trunk, ours);
        var shown = trunk.ShowsCallers && onBehalfOf is not null ? onBehalfOf : charged;
        List<(string Name, string Value)> headers = [.. routes.Select(route => (HeaderNames.Route, route.ToString()))];
        if (isElsewhere && routes.Count == 0)
            headers.Add((HeaderNames.Route, $"<{server.WithParameter("lr", null)}>"));
        if (charged is { } number && IdentityName(profile.Identity) is { } name)
            headers.Add((name, new NameAddress(null, Address(number, profile, domain)).ToString()));
        return new TrunkCall(
            isElsewhere ? new SipUri("sip", called, domain) : new SipUri("sip", called, server.Host, server.Port, server.Parameters),
            new NameAddress(null, Sender(trunk, shown, domain)),
            new NameAddress(null, new SipUri("sip", called, domain)),
            headers,
            shown);
    }

    // What is asked for must be ours; anything else would be refused, or worse, believed.
    private static E164Number? OurNumber(TrunkOptions trunk, E164Number? asked) =>
        asked is { } number && trunk.Numbers.Contains(number) ? number
        : trunk.Numbers is [var first, ..] ? first
        : null;

    private static SipUri Sender(TrunkOptions trunk, E164Number? shown, string domain) =>
        shown is { } number && !trunk.Profile.IsFromTheAccount ? Address(number, trunk.Profile, domain)
        : new SipUri("sip", trunk.Registration?.User ?? trunk.Account?.UserName ?? "anonymous", domain);

    private static SipUri Address(E164Number number, TrunkProfile profile, string domain) =>
        new("sip", number.Write(profile.Numbers, profile.CallingCode), domain);

    private static string? IdentityName(IdentityHeader identity) => identity switch
    {
        IdentityHeader.PPreferredIdentity => "P-Preferred-Identity",
        IdentityHeader.PAssertedIdentity => HeaderNames.PAssertedIdentity,
        _ => null,
    };
}
