using System.Globalization;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>Reads what an agent wrote. Pure. What begins with a slash is a command or a mistake, never words for the customer.</summary>
internal static class ChatCommandReader
{
    private const int LargestNumber = 99;

    public static ChatCommand Read(string text)
    {
        var words = text.Trim();
        if (!words.StartsWith('/'))
            return new ChatCommand.Say(words);
        var end = words.AsSpan().IndexOfAny(" \t\n");
        var name = (end < 0 ? words : words[..end])[1..].ToLowerInvariant();
        var rest = end < 0 ? "" : words[end..].Trim();
        return TryReadNumber(name, out var number) ? OfChat(number, rest) : Read(name, rest);
    }

    private static ChatCommand OfChat(int number, string rest)
    {
        if (rest.Length == 0)
            return new ChatCommand.Take { Number = number };
        var command = Read(rest);
        return command.Number is null ? command with { Number = number } : new ChatCommand.Wrong("Two numbers in one line; nothing was done. /help");
    }

    private static ChatCommand Read(string name, string rest) => name switch
    {
        "ok" => Alone(new ChatCommand.Take(), name, rest),
        "no" => Alone(new ChatCommand.Decline(), name, rest),
        "done" => Alone(new ChatCommand.Done(), name, rest),
        "who" => Alone(new ChatCommand.Who(), name, rest),
        "help" => new ChatCommand.Help(),
        "note" when rest.Length > 0 => new ChatCommand.Note(rest),
        "note" => new ChatCommand.Wrong("A note needs words: /note called back, wants an offer"),
        "transfer" when rest.Length > 0 && !rest.Any(char.IsWhiteSpace) => new ChatCommand.Transfer(rest),
        "transfer" => new ChatCommand.Wrong("Expected one queue or colleague: /transfer billing"),
        "" => new ChatCommand.Wrong("A slash begins a command; nothing was sent. /help"),
        _ => new ChatCommand.Wrong($"There is no /{name}; nothing was sent. /help"),
    };

    // "/done 2" is what people write as well.
    private static ChatCommand Alone(ChatCommand command, string name, string rest) =>
        rest.Length == 0 ? command
        : TryReadNumber(rest, out var number) ? command with { Number = number }
        : new ChatCommand.Wrong($"/{name} stands alone or with a number: /{name} 2; nothing was done");

    private static bool TryReadNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= LargestNumber;
}
