using System.Globalization;
using Gateway.Desk.Channels.WebChat;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>webchat</c>.</summary>
internal static class WebChatSection
{
    private const int LongestTitle = 60;

    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var origins = item.Values<string>("origins", Origin);
        if (item.Find("origins") is null)
        {
            item.Faults.Add(item.LineOf("origins"), "'origins' is missing, expected the pages that may embed the chat, for example [https://www.example.com]");
        }

        var defaults = new WebChatOptions { Origins = [] };
        var types = item.Values<string>("file-types", MediaType);
        var options = new WebChatOptions
        {
            Origins = [.. origins.Select(origin => origin.Value)],
            Title = item.Value("title", Scalars.Text(LongestTitle), defaults.Title),
            Colour = item.Value<string>("colour", Colour, defaults.Colour),
            NewVisitors = item.Value("new-visitors", Scalars.Number(1, 1000), defaults.NewVisitors),
            Messages = item.Value("messages", Scalars.Number(1, 100), defaults.Messages),
            Connections = item.Value("connections", Scalars.Number(1, 1000), defaults.Connections),
            Remember = item.Value("remember", Scalars.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(400)), defaults.Remember),
            LargestFile = item.Value("largest-file", Scalars.Number(0, 25), (int)(defaults.LargestFile >> 20)) * 1024L * 1024,
            MediaTypes = types.Count > 0 ? [.. types.Select(type => type.Value)] : defaults.MediaTypes,
        };
        return options.Origins.Count == 0 ? null : new ChannelMaker([], parts => new WebChatChannel(name, options, parts.Web.Url, parts.Time));
    }

    // Compared with what browsers send, letter for letter.
    private static string? Origin(string text, out string value)
    {
        value = text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || text.Contains('*'))
        {
            return $"'{text}' is no origin, expected scheme and host as in https://www.example.com";
        }

        value = url.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
        return url.PathAndQuery == "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            ? null
            : $"'{text}' names a page, expected its scheme and host only: {value}";
    }

    private static string? Colour(string text, out string value)
    {
        value = text.ToLowerInvariant();
        return value.Length == 7 && value[0] == '#' && int.TryParse(value.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            ? null
            : $"'{text}' is no colour, expected \"#\" and six hex digits in quotation marks, for example \"#0b5cad\"";
    }

    private static string? MediaType(string text, out string value)
    {
        value = text.ToLowerInvariant();
        var parts = value.Split('/');
        return parts is [{ Length: > 0 } kind, { Length: > 0 } name] && (kind + name).All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '.')
            ? null
            : $"'{text}' is no media type, expected for example image/png or application/pdf";
    }
}
