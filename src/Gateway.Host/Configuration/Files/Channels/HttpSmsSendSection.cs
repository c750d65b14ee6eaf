using System.Text.Json;
using System.Xml;
using Gateway.Desk.Channels.HttpSms;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>How messages are sent, and where {secret} is kept.</summary>
internal sealed record HttpSmsSend(HttpSmsSending Sending, SecretReference? Secret);

/// <summary>Reads <c>send</c> of a channel of type <c>http-sms</c>, and checks that nothing in a template can be broken out of.</summary>
internal static class HttpSmsSendSection
{
    private const int LongestTemplate = 4096;

    public static HttpSmsSend? Read(Section item, FileContext context)
    {
        if (item.Find("send") is null)
        {
            item.Faults.Add(item.Line, "'send' is missing, expected how a message is sent: {url: https://..., body: ...}");
            return null;
        }

        var send = item.Below("send");
        var url = send.Required<string>("url", Url, "the address, for example https://sms.example.com/send");
        var form = send.Value("type", Scalars.OneOf(("json", BodyForm.Json), ("form", BodyForm.Form), ("xml", BodyForm.Xml)), BodyForm.Json);
        var body = send.Optional("body", Body(form))?.Value;
        var sending = new HttpSmsSending
        {
            Url = url?.Value ?? "",
            Form = form,
            Body = body,
            Method = send.Value("method", Scalars.OneOf(("POST", "POST"), ("GET", "GET"), ("PUT", "PUT")), send.Find("body") is null ? "GET" : "POST"),
            Headers = Headers(send),
            Numbers = send.Value("numbers", Scalars.OneOf(("plus", NumberForm.Plus), ("digits", NumberForm.Digits), ("zeros", NumberForm.Zeros)), NumberForm.Plus),
            IdPath = send.Optional<string>("id", Path)?.Value,
            LongestText = send.Value("longest-text", Scalars.Number(70, 10_000), 1530),
        };
        string[] templates = [sending.Url, body ?? "", .. sending.Headers.Select(header => header.Value)];
        var secret = templates.Any(template => Template.Holds(template, "secret")) ? SecretEntry.Required(send, context, "secret") : SecretEntry.Read(send, context);
        if (url is { } address && !templates.Any(template => Template.Holds(template, "text")))
        {
            send.Faults.Add(address.Line, "neither 'url' nor 'body' holds {text}, expected the place where the words go");
        }

        send.Close();
        return url is null ? null : new HttpSmsSend(sending, secret);
    }

    /// <summary>A path into JSON.</summary>
    public static string? Path(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= 200 && JsonPath.IsPath(text) ? null : $"'{text}' is no path, expected for example messages[0].id";
    }

    private static List<(string Name, string Value)> Headers(Section send)
    {
        var headers = new List<(string Name, string Value)>();
        foreach (var entry in send.Entries("headers", "Authorization: \"Bearer {secret}\""))
        {
            if (!entry.Key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            {
                send.Faults.Add(entry.Line, $"'{entry.Key}' is no name of a header");
            }
            else if (send.TryScalar(entry.Key, entry.Value, Scalars.Text(LongestTemplate), out var value))
            {
                if (Template.Holds(value.Value, "text"))
                {
                    send.Faults.Add(entry.Line, $"'{entry.Key}': {{text}} cannot stand in a header, expected it in 'url' or 'body'");
                }

                headers.Add((entry.Key, value.Value));
            }
        }

        return headers;
    }

    private static string? Url(string text, out string value)
    {
        value = text;
        var begin = text.IndexOf("://", StringComparison.Ordinal);
        var path = begin < 0 ? -1 : text.IndexOf('/', begin + 3);
        var first = Template.FirstOf(text);
        return UrlScalars.Request(Filled(text, Uri.EscapeDataString), out _) is { } wrong ? wrong
            : first >= 0 && (path < 0 || first < path) ? $"'{text}' has a placeholder before the path, expected it behind the host"
            : null;
    }

    private static ScalarReader<string> Body(BodyForm form) => (string text, out string value) =>
    {
        value = text;
        return text.Length > LongestTemplate ? $"has {text.Length} characters, expected at most {LongestTemplate}"
            : form switch
            {
                BodyForm.Json => IsJson(text) ? null : "is no JSON with its placeholders filled in, expected them inside quotes, for example {\"to\": \"{to}\", \"text\": \"{text}\"}",
                BodyForm.Xml => IsXml(text) ? null : "is no XML with its placeholders filled in",
                _ => IsForm(text) ? null : "is no form, expected name={placeholder}&name={placeholder}",
            };
    };

    // With letters for numbers: a placeholder outside quotes is found out here and not by the first message.
    private static string Filled(string template, Func<string, string> escape) =>
        Template.Fill(template, Template.Names.ToDictionary(name => name, _ => "x"), escape);

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Filled(text, value => value));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(Filled(text, value => value)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            while (reader.Read())
            {
                // Escapes are for text and attributes; nothing is escaped inside these.
                if (reader.NodeType is XmlNodeType.CDATA or XmlNodeType.Comment or XmlNodeType.ProcessingInstruction)
                {
                    return false;
                }
            }

            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsForm(string text) => text.Split('&').All(pair => pair.IndexOf('=') > 0 && Template.FirstOf(pair[..pair.IndexOf('=')]) < 0);
}
