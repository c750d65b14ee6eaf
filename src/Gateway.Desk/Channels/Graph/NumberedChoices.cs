using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Graph;

/// <summary>Choices as numbered lines below the text, where they cannot be buttons.</summary>
internal static class NumberedChoices
{
    /// <summary>The text with its choices; whoever wrote the lines already finds them only once.</summary>
    public static string Of(Message message)
    {
        var lines = string.Join('\n', message.Choices.Select((choice, at) => $"{at + 1}. {choice}"));
        return message.Text.EndsWith(lines, StringComparison.Ordinal) ? message.Text : $"{message.Text}\n{lines}".Trim();
    }
}
