using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the <c>web</c> mapping of <c>gateway.yaml</c>: where providers, visitors and programs reach the gateway.</summary>
internal static class WebSection
{
    public static WebOptions Read(Section web)
    {
        var defaults = new WebOptions();
        var proxies = web.Values<System.Net.IPNetwork>("proxies", NetworkScalars.Network);
        var read = new WebOptions
        {
            Listen = web.Optional<System.Net.IPEndPoint>("listen", NetworkScalars.Listener)?.Value,
            Url = web.Optional<Uri>("url", PublicUrl)?.Value,
            Proxies = proxies.Count > 0 ? [.. proxies.Select(proxy => proxy.Value)] : defaults.Proxies,
            TellsContact = web.Value("contact-json", Scalars.OneOf(("yes", true), ("no", false)), defaults.TellsContact),
            Inside = [.. web.Values<System.Net.IPNetwork>("inside", NetworkScalars.Network).Select(network => network.Value)],
        };
        web.Close();
        return read;
    }

    private static string? PublicUrl(string text, out Uri value)
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var read) && read.Scheme is "https" or "http";
        value = isUrl ? read! : new Uri("https://localhost/");
        return isUrl && read!.AbsolutePath == "/" && read.Query.Length == 0
            ? null
            : $"'{text}' is no address, expected https:// and the host without a path, for example https://contact.example.com";
    }
}
