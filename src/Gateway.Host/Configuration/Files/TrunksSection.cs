using System.Net;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the <c>trunks</c> list of <c>gateway.yaml</c>.</summary>
internal static class TrunksSection
{
    private const string Example = "name: provider, addresses: [192.0.2.10]";

    public static (IReadOnlyList<TrunkOptions> Trunks, IReadOnlyDictionary<string, TrunkSecret> Secrets) Read(
        Section root, FileContext context, string country, Dictionary<string, TrunkAudio> audio)
    {
        var trunks = new List<TrunkOptions>();
        var secrets = new Dictionary<string, TrunkSecret>();
        foreach (var item in root.Items("trunks", Example))
        {
            var name = item.Required("name", Scalars.Name, "a short name, for example provider");
            if (name is { } declared)
            {
                context.References.Declare(References.Trunk, declared, item.Faults);
            }

            var (trunk, secret) = ReadOne(item, context, name?.Value ?? "", trunks, country);
            trunks.Add(trunk);
            if (secret is not null)
            {
                secrets[trunk.Name] = secret;
            }

            if (MediaSection.ReadTrunk(item, trunk.Profile) is { } own)
            {
                audio[trunk.Name] = own;
            }

            item.Close();
        }

        if (trunks.Count == 0)
        {
            root.Faults.Warn(root.LineOf("trunks"), "no trunk is configured: no call from outside will be taken");
        }

        return ([.. trunks.Where(trunk => trunk.Name.Length > 0)], secrets);
    }

    private static (TrunkOptions Trunk, TrunkSecret? Secret) ReadOne(
        Section item, FileContext context, string name, List<TrunkOptions> others, string country)
    {
        var profile = ReadProfile(item);
        var register = item.Find("register") is null ? null : item.Below("register");
        var transport = item.Optional("transport", SipScalars.Transport)?.Value ?? profile.Transport;
        var (registration, secret) = register is null ? (null, null) : TrunkRegisterSection.Read(register, context, profile, transport);
        var trunk = new TrunkOptions
        {
            Name = name,
            Addresses = ReadAddresses(item, others, isRequired: register is null),
            Registration = registration,
            Profile = profile,
            Server = item.Optional("server", SipScalars.Server(transport))?.Value,
            Numbers = [.. item.Values("numbers", PhoneScalars.Public(country)).Select(number => ToE164(number.Value))],
            ShowsCallers = item.Value("show-callers", Choices.YesNo, false),
            Transfer = item.Value(
                "transfer", Scalars.OneOf(("bridge", TrunkTransfer.Bridge), ("refer", TrunkTransfer.Refer)), TrunkTransfer.Bridge),
            Messages = item.Value("messages", Choices.YesNo, false),
            Check = ReadCheck(item, "check"),
        };
        return (trunk, ReadCredentials(item, context, trunk, secret));
    }

    private static E164Number ToE164(string value) =>
        E164Number.TryParse(value, out var number) ? number : throw new InvalidOperationException($"{value} passed the check and is no number.");

    private static TrunkProfile ReadProfile(Section item)
    {
        if (item.Find("profile") is not YamlMap)
        {
            return item.Optional<TrunkProfile>("profile", Named)?.Value ?? TrunkProfile.Generic;
        }

        var changed = item.Below("profile");
        var profile = TrunkProfileFile.Change(changed, changed.Optional<TrunkProfile>("like", Named)?.Value ?? TrunkProfile.Generic);
        changed.Close();
        return profile;
    }

    private static string? Named(string text, out TrunkProfile value)
    {
        var profiles = TrunkProfileFile.Shipped;
        value = profiles.GetValueOrDefault(text) ?? TrunkProfile.Generic;
        return profiles.ContainsKey(text) ? null
            : $"there is no profile '{text}'{Spelling.Hint(text, [.. profiles.Keys])}, expected one of {string.Join(", ", profiles.Keys)}";
    }

    // Without a place to ask there is nothing to check; "off" stops it where there is one.
    public static TimeSpan? ReadCheck(Section item, string key)
    {
        var interval = Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return item.Optional(
            key,
            (string text, out TimeSpan value) =>
            {
                value = TimeSpan.Zero;
                return text is "off" or "no" or "false" ? null : interval(text, out value);
            }) is not { } check ? new TrunkOptions { Name = "" }.Check
            : check.Value == TimeSpan.Zero ? null
            : check.Value;
    }

    private static TrunkSecret? ReadCredentials(Section item, FileContext context, TrunkOptions trunk, TrunkSecret? registration)
    {
        if (item.Find("credentials") is null)
        {
            return registration;
        }

        var credentials = item.Below("credentials");
        var user = credentials.Required("user", Scalars.Text(128), "the name of the account");
        var realm = credentials.Optional("realm", Scalars.Text(128));
        var secret = SecretEntry.Read(credentials, context);
        if (trunk.Registration is not null)
        {
            item.Faults.Add(item.LineOf("credentials"), "'credentials' stands beside 'register', expected them there as user and secret");
        }
        else if (secret is null && credentials.Find("secret") is null)
        {
            credentials.Faults.Add(credentials.Line, "'secret' is missing, expected where it is kept: env:NAME, file:/path or credential:NAME");
        }

        credentials.Close();
        return user is { } named && secret is not null ? new TrunkSecret(named.Value, realm?.Value, secret) : registration;
    }

    private static List<IPNetwork> ReadAddresses(Section trunk, List<TrunkOptions> others, bool isRequired)
    {
        var addresses = new List<IPNetwork>();
        if (trunk.Find("addresses") is null && isRequired)
        {
            trunk.Faults.Add(trunk.LineOf("addresses"), "'addresses' is missing, expected the source addresses of the trunk, for example [192.0.2.10], or 'register'");
        }

        foreach (var address in trunk.Values<IPNetwork>("addresses", NetworkScalars.Network))
        {
            if (addresses.Concat(others.SelectMany(other => other.Addresses)).Contains(address.Value))
            {
                trunk.Faults.Add(address.Line, $"'addresses': {address.Value} is there twice, expected once over all trunks");
            }
            else if (address.Value.PrefixLength == 0)
            {
                trunk.Faults.Warn(address.Line, $"'addresses': {address.Value} is the whole network: everybody may call in");
            }

            addresses.Add(address.Value);
        }

        return addresses;
    }
}
