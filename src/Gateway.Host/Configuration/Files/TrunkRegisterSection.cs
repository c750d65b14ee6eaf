using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the <c>register</c> mapping of a trunk; what is missing comes from the provider's profile.</summary>
internal static class TrunkRegisterSection
{
    public static (RegistrationOptions? Registration, TrunkSecret? Secret) Read(
        Section register, FileContext context, TrunkProfile profile, string? transport)
    {
        transport = register.Optional("transport", SipScalars.Transport)?.Value ?? transport;
        var registrars = ReadRegistrars(register, profile, transport);
        var user = register.Required("user", SipScalars.User, "the number or account that is registered, for example +4930123456");
        var account = register.Optional("auth-user", Scalars.Text(128))?.Value ?? user?.Value ?? "";
        var realm = register.Optional("realm", Scalars.Text(128))?.Value;
        var domain = register.Optional("domain", NetworkScalars.HostAndPort)?.Value;
        var proxy = register.Optional("outbound-proxy", SipScalars.Server(transport))?.Value
            ?? (profile.OutboundProxy is { } shipped && SipScalars.Server(transport)(shipped, out var known) is null ? known : null);
        var expires = register.Value("expires", Scalars.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)), profile.Expires);
        var defaults = new RegistrationOptions { Registrars = registrars, User = account };
        var retry = register.Value("retry", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), defaults.Retry);
        if (register.Find("secret") is null)
        {
            register.Faults.Warn(register.Line, "'register' has no secret: only a registrar that asks for none will take it");
        }

        var secret = SecretEntry.Read(register, context);
        register.Close();
        return user is null || registrars.Count == 0
            ? (null, null)
            : (new RegistrationOptions
            {
                Registrars = registrars,
                User = user.Value.Value,
                Domain = domain,
                OutboundProxy = proxy,
                Expires = expires,
                Retry = retry,
            },
            secret is null ? null : new TrunkSecret(account, realm, secret));
    }

    private static List<SipUri> ReadRegistrars(Section register, TrunkProfile profile, string? transport)
    {
        var reader = SipScalars.Server(transport);
        var registrars = register.Values("registrar", reader).Select(registrar => registrar.Value).ToList();
        if (register.Find("registrar") is not null)
        {
            return registrars;
        }

        if (profile.Registrar is { } shipped && reader(shipped, out var known) is null)
        {
            return [known];
        }

        register.Faults.Add(register.Line, "'registrar' is missing, expected the provider's server, for example sip.example.com, or several in order");
        return registrars;
    }
}
