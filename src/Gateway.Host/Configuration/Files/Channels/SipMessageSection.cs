using Gateway.Desk.Channels.SipMessage;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>sip</c>.</summary>
internal static class SipMessageSection
{
    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var numbers = item.Values<string>("numbers", Address);
        if (numbers.Count == 0 && item.Find("numbers") is null)
        {
            item.Faults.Add(item.Line, "'numbers' is missing, expected what customers write to, for example [\"+4930123450\"]");
        }

        foreach (var number in numbers)
        {
            context.References.Declare(References.MessageAddress, number, item.Faults);
        }

        var trunk = item.Optional("trunk", Scalars.Name);
        if (trunk is { } used)
        {
            context.References.Use(References.Trunk, used, item.Faults);
        }

        var options = new SipMessageOptions
        {
            Name = name,
            Numbers = [.. numbers.Select(number => number.Value)],
            Trunk = trunk?.Value,
            Begins = item.Value("begins", Choices.YesNo, false),
        };
        return new ChannelMaker([], parts => new SipMessageChannel(options, parts.Sip));
    }

    private static string? Address(string text, out string value)
    {
        value = text.Replace(" ", "", StringComparison.Ordinal);
        return value == SipMessages.DeskAddress ? $"'{text}' is where agents write, expected another name or a number"
            : value.Length is > 0 and <= 64 && value.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '_' or '.') ? null
            : $"'{text}' is no address, expected a number or a short name";
    }
}
