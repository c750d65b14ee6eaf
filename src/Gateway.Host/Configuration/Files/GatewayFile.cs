using System.Net;
using Gateway.Desk.Flows.Messages;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Calls;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>gateway.yaml</c>: company, addresses, trunks, limits and speech.</summary>
internal static class GatewayFile
{
    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var (media, audio) = MediaSection.Read(root.Below("media"));
        var trunkAudio = new Dictionary<string, TrunkAudio>();
        var read = draft with
        {
            Company = root.Required("company", Scalars.Text(80), "the name of the company")?.Value ?? "",
            Country = root.Value("country", PhoneScalars.Country, draft.Country),
            Prompts = root.Optional("prompts", Scalars.Text(400)) is { } prompts ? ReadPrompts(prompts, root, context) : null,
            Texts = root.Optional("texts", Scalars.Text(400)) is { } texts ? ReadTexts(texts, root, context) : null,
            Sip = SipSection.Read(root.Below("sip"), context),
            Media = media,
            Http = ReadHttp(root.Below("http")),
            Web = WebSection.Read(root.Below("web")),
            Speech = SpeechSection.Read(root.Below("speech")),
        };
        read = read with
        {
            PhoneCheck = TrunksSection.ReadCheck(root, "check-phones"),
            CallerCertificates = CallerCertificatesSetting.Read(root, context),
        };
        var (trunks, secrets) = TrunksSection.Read(root, context, read.Country, trunkAudio);
        read = read with { Trunks = trunks, TrunkSecrets = secrets, Audio = audio with { Trunks = trunkAudio }, Outbound = OutboundSection.Read(root.Below("outbound"), trunks) };
        read = LimitsSection.Apply(root.Below("limits"), read);
        CheckPorts(root, read);
        MediaSection.CheckKeys(root, read);
        root.Close();
        return read;
    }

    private static string ReadPrompts(Located<string> prompts, Section root, FileContext context)
    {
        var path = Path.GetFullPath(prompts.Value, context.Folder);
        if (!Directory.Exists(path))
        {
            root.Faults.Add(prompts.Line, $"'prompts': there is no folder '{path}', expected one with language/name.wav");
        }

        return path;
    }

    private static string ReadTexts(Located<string> texts, Section root, FileContext context)
    {
        var path = Path.GetFullPath(texts.Value, context.Folder);
        try
        {
            Wording.Load([Path.Combine(AppContext.BaseDirectory, "texts"), path]);
        }
        catch (InvalidDataException wrong)
        {
            root.Faults.Add(texts.Line, $"'texts': {wrong.Message}");
        }

        if (!Directory.Exists(path))
        {
            root.Faults.Add(texts.Line, $"'texts': there is no folder '{path}', expected one with language.json");
        }

        return path;
    }

    private static HttpOptions ReadHttp(Section http)
    {
        var read = new HttpOptions { Listen = http.Value("listen", NetworkScalars.Listener, new HttpOptions().Listen) };
        http.Close();
        return read;
    }

    private static void CheckPorts(Section root, GatewayConfiguration read)
    {
        var sip = read.Sip.Listen.Port;
        if (sip != 0 && sip >= read.Media.FirstPort && sip <= read.Media.LastPort)
        {
            root.Faults.Add(root.LineOf("sip"), $"'sip': port {sip} lies in media.ports {read.Media.FirstPort}-{read.Media.LastPort}, expected one outside");
        }

        var tls = read.Sip.Tls is { Certificates.Count: > 0 } secure ? secure.Listen.Port : 0;
        if (tls != 0 && tls == sip)
        {
            root.Faults.Add(root.LineOf("sip"), $"'sip': port {tls} is both of sip.listen and of sip.tls.listen, expected two ports");
        }

        if (sip != 0 && sip == read.Http.Listen.Port)
        {
            root.Faults.Add(root.LineOf("http"), $"'http': port {sip} is the port of sip.listen, expected another one");
        }
    }
}
