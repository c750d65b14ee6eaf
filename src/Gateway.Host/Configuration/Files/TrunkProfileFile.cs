using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the data files of providers that come with the gateway, and what a trunk changes in one.</summary>
internal static class TrunkProfileFile
{
    private static readonly string[] Codecs = ["pcma", "pcmu", "g722", "opus"];

    private static readonly Lazy<IReadOnlyDictionary<string, TrunkProfile>> Read = new(ReadAll);

    /// <summary>The folder beside the executable.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "profiles");

    /// <summary>All profiles by name.</summary>
    public static IReadOnlyDictionary<string, TrunkProfile> Shipped => Read.Value;

    /// <summary>One profile out of the text of a file.</summary>
    public static TrunkProfile Parse(string name, string text, FileFaults faults)
    {
        var section = Section.OfFile(YamlReader.Read(text, faults, out _), faults);
        var profile = Change(section, TrunkProfile.Generic with { Name = name });
        section.Close();
        return profile;
    }

    /// <summary>The profile with the keys of a mapping in place.</summary>
    public static TrunkProfile Change(Section section, TrunkProfile profile) => profile with
    {
        Title = section.Value("title", Scalars.Text(80), profile.Title),
        Numbers = section.Value("numbers", Choices.Of(
            ("plus", NumberFormat.Plus), ("digits", NumberFormat.Digits), ("zero-zero", NumberFormat.ZeroZero), ("national", NumberFormat.National)), profile.Numbers),
        CallingCode = section.Optional("calling-code", Scalars.Number(1, 999)) is { } code ? $"{code.Value}" : profile.CallingCode,
        Dialled = section.Value("dialled", Choices.Of(
            ("request-uri", DialledHeader.RequestUri), ("to", DialledHeader.To), ("p-called-party-id", DialledHeader.PCalledPartyId)), profile.Dialled),
        Identity = section.Value("identity", Choices.Of(
            ("from", IdentityHeader.From), ("p-preferred-identity", IdentityHeader.PPreferredIdentity), ("p-asserted-identity", IdentityHeader.PAssertedIdentity)), profile.Identity),
        IsFromTheAccount = section.Value("from-account", Choices.YesNo, profile.IsFromTheAccount),
        TrustsRemotePartyId = section.Value("remote-party-id", Choices.YesNo, profile.TrustsRemotePartyId),
        Codecs = section.Find("codecs") is { } codecs
            ? [.. section.Values("codecs", codecs, Choices.Of([.. Codecs.Select(codec => (codec, codec))])).Select(codec => codec.Value)]
            : profile.Codecs,
        Srtp = section.Optional("srtp", Choices.Of(("off", "off"), ("optional", "optional"), ("require", "require")))?.Value ?? profile.Srtp,
        Transport = section.Optional("transport", SipScalars.Transport)?.Value ?? profile.Transport,
        Registrar = section.Optional("registrar", NetworkScalars.HostAndPort)?.Value ?? profile.Registrar,
        OutboundProxy = section.Optional("outbound-proxy", NetworkScalars.HostAndPort)?.Value ?? profile.OutboundProxy,
        Expires = section.Value("expires", Scalars.Duration(TimeSpan.FromSeconds(30), TimeSpan.FromDays(1)), profile.Expires),
        SessionExpires = section.Optional("session-expires", Scalars.Duration(TimeSpan.FromSeconds(90), TimeSpan.FromHours(12)))?.Value ?? profile.SessionExpires,
    };

    private static Dictionary<string, TrunkProfile> ReadAll()
    {
        var faults = new FaultList();
        var profiles = new Dictionary<string, TrunkProfile>();
        var files = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.yaml") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            profiles[name] = Parse(name, File.ReadAllText(file), faults.Of(Path.GetFileName(file)));
        }

        return faults.IsFaulty
            ? throw new InvalidDataException($"The profiles in {Folder} are damaged: {string.Join("; ", faults.Sorted)}")
            : profiles;
    }
}
