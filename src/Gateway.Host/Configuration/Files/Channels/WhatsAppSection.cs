using Gateway.Desk.Channels.WhatsApp;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>whatsapp</c>.</summary>
internal static class WhatsAppSection
{
    private const int LongestTemplateName = 512;

    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var number = item.Required<string>("phone-number-id", GraphSection.Id, "Meta's id of your number, for example 106540352242922");
        var access = GraphSection.Read(item, name, context);
        var reopening = ReadTemplate(item);
        return number is { } id && access is { } graph
            ? new ChannelMaker(graph.Secrets, parts => new WhatsAppChannel(
                new WhatsAppOptions
                {
                    Name = name,
                    PhoneNumberId = id.Value,
                    Access = graph.Create(parts),
                    Reopening = reopening,
                },
                parts.Http,
                parts.Time,
                parts.Loggers.CreateLogger<WhatsAppChannel>()))
            : null;
    }

    private static MessageTemplate? ReadTemplate(Section item)
    {
        if (item.Find("template") is null)
        {
            return null;
        }

        var template = item.Below("template");
        var name = template.Required<string>("name", TemplateName, "the approved template's name, for example continue_chat");
        var language = template.Required<string>("language", TemplateLanguage, "its language as Meta writes it, for example de or en_US");
        template.Close();
        return name is { } known && language is { } code ? new MessageTemplate(known.Value, code.Value, []) : null;
    }

    private static string? TemplateName(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= LongestTemplateName && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? null
            : $"'{text}' is no template's name, expected lower-case letters, digits and '_', for example continue_chat";
    }

    private static string? TemplateLanguage(string text, out string value)
    {
        value = text;
        return text.Length is >= 2 and <= 6 && text.All(letter => char.IsAsciiLetter(letter) || letter == '_')
            ? null
            : $"'{text}' is no language of a template, expected for example de or en_US";
    }
}
