using System.Globalization;
using System.Text;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Flows.AgentChat;

/// <summary>What agents read on their phones. Pure. Whatever a customer wrote stands behind their name and is set in from the second line
/// on, so that it cannot pass for a line of ours.</summary>
internal static class ChatText
{
    public const string NoChat = "You have no chat at the moment. It comes here when a customer writes. /help";

    public const string Help =
        "Words without a slash go to the customer; they take what is offered too.\n/ok takes it, /no declines\n/note called back: for colleagues\n"
        + "/transfer billing or /transfer anna\n/done closes it\n/who shows the card again\nWith several chats: /2 and your words go to 2 and go on there, /2 /done, /2 /note ...";

    private const int LongestName = 60;
    private const int LongestGlance = 300;
    private const int LongestInTranscript = 600;
    private const int LongestMessage = 4000;
    private const int LinesOfTranscript = 10;

    /// <summary>The customer's name on one line.</summary>
    public static string NameOf(ChatCard card) => Cut(OneLine(card.Who), LongestName);

    /// <summary>The card with what can be done.</summary>
    public static string Offer(ChatSlot slot, bool isAlone, DateTimeOffset now)
    {
        var number = slot.Number;
        return Card(slot.Card, number, now) + (isAlone
            ? "\nYour answer takes it and goes to the customer. /ok takes it, /no declines"
            : $"\n/{number} and your answer take it. /{number} takes it, /{number} /no declines");
    }

    /// <summary>Who, where, what about, how long, and the customer's last words.</summary>
    public static string Card(ChatCard card, int number, DateTimeOffset now)
    {
        var text = new StringBuilder($"{(card.Work == WorkKind.Email ? "E-mail" : "Chat")} {number}: {NameOf(card)}, {card.Conversation.Channel}");
        if (card.Who != card.Conversation.Address)
            text.Append(' ').Append(Cut(OneLine(card.Conversation.Address), LongestName));
        text.Append('\n').Append(OneLine(card.Topic ?? "about something")).Append(" [").Append(card.Language).Append("], queue ").Append(card.Queue)
            .Append(", waiting ").Append(Length(now - card.Since));
        if (card.CaseNumber is { } caseNumber)
            text.Append(", case ").Append(caseNumber.ToString(CultureInfo.InvariantCulture));
        if (card.TransferredBy is { } colleague)
            text.Append(", passed on by ").Append(colleague);
        foreach (var earlier in card.Earlier)
            text.Append('\n').Append(Before(earlier, now));
        if (card.WindowCloses is { } closes)
            text.Append("\nAnswers are possible for ").Append(Length(closes - now));
        if (LastWords(card) is { } last)
            text.Append('\n').Append(Cut(Line(card, last), LongestGlance));
        return text.ToString();
    }

    /// <summary>What was written before, when the offer did not show all of it; empty else.</summary>
    public static string Transcript(ChatCard card)
    {
        var lines = card.Messages.Where(static message => message.Kind is not MessageKind.Deletion).TakeLast(LinesOfTranscript).ToList();
        var wasShown = lines is [] or [{ IsInbound: true }] && lines.All(message => Line(card, message).Length <= LongestGlance);
        return wasShown ? "" : string.Join('\n', lines.Select(message => Cut(Line(card, message), LongestInTranscript)));
    }

    /// <summary>One message with who wrote it.</summary>
    public static string Line(ChatCard card, Message message)
    {
        var who = message.Author switch
        {
            MessageAuthor.Customer => NameOf(card),
            MessageAuthor.Agent when message.Kind == MessageKind.Note => $"Note by {message.Agent}",
            MessageAuthor.Agent => message.Agent ?? "agent",
            _ => "Gateway",
        };
        var what = message.Kind switch
        {
            MessageKind.Reaction when message.Text.Length == 0 => "(took the reaction back)",
            MessageKind.Reaction => $"(reacts) {message.Text}",
            MessageKind.Edit => $"(instead) {message.Text}",
            MessageKind.Deletion => "(took a message back)",
            _ => message.Text,
        };
        string[] parts = [.. what.Length > 0 ? [what] : Array.Empty<string>(), .. message.Attachments.Select(file => $"[{OneLine(file.MediaType)} {OneLine(file.Name)}]")];
        return $"{who}: {Cut(SetIn(string.Join('\n', parts)), LongestMessage)}";
    }

    // What was said on the phone or written elsewhere, in one line.
    private static string Before(Contact contact, DateTimeOffset now)
    {
        var by = contact.Channel == ContactChannel.Message ? contact.Hotline ?? "message" : contact.Channel.ToString().ToLowerInvariant();
        var with = contact.Agent is { } agent ? $", {agent}" : "";
        var number = contact.CaseNumber is { } caseNumber ? string.Create(CultureInfo.InvariantCulture, $", case {caseNumber}") : "";
        return $"{Length(now - contact.Started)} ago: {by}, {contact.Intent ?? "unknown matter"}{with}{number}, {contact.Ending?.Reason ?? "open"}";
    }

    private static Message? LastWords(ChatCard card) => card.Messages.LastOrDefault(static message => message.IsInbound);

    private static string SetIn(string text) => Clean(text).Replace("\n", "\n  ", StringComparison.Ordinal);

    private static string OneLine(string text) => Clean(text).Replace('\n', ' ');

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings("\n"))
        {
            if (character == '\n' || !char.IsControl(character))
                clean.Append(character);
        }

        return clean.ToString();
    }

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end] + "…";
    }

    private static string Length(TimeSpan time) =>
        time < TimeSpan.FromMinutes(1) ? $"{Math.Max(0, (int)time.TotalSeconds)} s"
        : time < TimeSpan.FromHours(1) ? $"{(int)time.TotalMinutes} min"
        : $"{(int)time.TotalHours} h";
}
