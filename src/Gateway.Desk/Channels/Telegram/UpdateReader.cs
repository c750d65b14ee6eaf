using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>What an update brings.</summary>
/// <param name="Event">Something to keep; none when there is nothing.</param>
/// <param name="Callback">Id of a pressed button that has to be answered, or the phone goes on showing that it waits.</param>
/// <param name="Note">Why nothing is kept; none when there is no need to say so.</param>
internal readonly record struct UpdateReading(InboundEvent? Event, string? Callback = null, string? Note = null);

/// <summary>Reads updates of the Telegram Bot API: private chats with people only.</summary>
internal static class UpdateReader
{
    /// <summary>The kinds of updates that we ask for.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"];

    /// <summary>Reads one update.</summary>
    public static UpdateReading Read(JsonElement update, string channel, DateTimeOffset now)
    {
        var id = update.Integer("update_id") ?? 0;
        if (update.Object("message") is { } message)
        {
            return Message(message, channel, null);
        }

        if (update.Object("edited_message") is { } edited)
        {
            return Message(edited, channel, id);
        }

        if (update.Object("callback_query") is { } pressed)
        {
            return Choice(pressed, channel, now);
        }

        if (update.Object("message_reaction") is { } reaction)
        {
            return Reaction(reaction, channel, id);
        }

        return update.Object("my_chat_member") is { } member ? Member(member) : default;
    }

    /// <summary>Our id of a message: Telegram counts them in each chat.</summary>
    public static string IdOf(long chat, long message) => $"{chat}:{message}";

    /// <summary>Telegram's id of a message of that chat; none when it is none.</summary>
    public static long? MessageOf(string? id) =>
        id?.Split(':') is [_, var number, ..] && long.TryParse(number, out var message) && message > 0 ? message : null;

    private static UpdateReading Message(JsonElement message, string channel, long? editedBy)
    {
        if (PersonOf(message, out var chat, out var person) is { } note)
        {
            return new UpdateReading(null, Note: note);
        }

        if (message.Integer("message_id") is not { } number || TimeOf(message, editedBy is null ? "date" : "edit_date") is not { } at)
        {
            return new UpdateReading(null, Note: "a message without id or date");
        }

        if (MessageContent.Read(message) is not { } content)
        {
            return new UpdateReading(null, Note: "a message of a kind that is not read");
        }

        var isEdit = editedBy is not null;
        var replied = message.Object("reply_to_message")?.Integer("message_id");
        return new UpdateReading(new InboundMessage
        {
            ExternalId = isEdit ? $"{IdOf(chat, number)}:{editedBy}" : IdOf(chat, number),
            Address = chat.ToString(),
            Identities = content.Phone is { } phone
                ? [Identity.Of(phone, IdentityTrust.Asserted, $"shared by its owner on channel {channel}"), IdentityOf(person, channel)]
                : [IdentityOf(person, channel)],
            Name = NameOf(person),
            Language = LanguageOf(person),
            Kind = isEdit ? MessageKind.Edit : content.Kind,
            Text = content.Text,
            Subject = content.Subject,
            ReplyTo = isEdit ? IdOf(chat, number) : replied is { } earlier ? IdOf(chat, earlier) : null,
            Attachments = isEdit ? [] : content.Attachments,
            At = at,
        });
    }

    private static UpdateReading Choice(JsonElement pressed, string channel, DateTimeOffset now)
    {
        if (pressed.Text("id") is not { Length: > 0 and <= 128 } id)
        {
            return default;
        }

        if (pressed.Object("from") is not { } person || person.Integer("id") is null || person.IsTrue("is_bot")
            || pressed.Object("message") is not { } message || ChatOf(message) is not { } chat
            || pressed.Text("data") is not { Length: > 0 and <= 64 } data)
        {
            return new UpdateReading(null, id, "a button that is none of ours");
        }

        return new UpdateReading(
            new InboundMessage
            {
                ExternalId = $"callback:{id}",
                Address = chat.ToString(),
                Identities = [IdentityOf(person, channel)],
                Name = NameOf(person),
                Language = LanguageOf(person),
                Kind = MessageKind.Choice,
                Text = Buttons.LabelOf(message, data),
                ReplyTo = message.Integer("message_id") is { } number ? IdOf(chat, number) : null,

                // When it was pressed is not said.
                At = now,
            },
            id);
    }

    private static UpdateReading Reaction(JsonElement reaction, string channel, long update)
    {
        if (reaction.Object("user") is not { } person || person.Integer("id") is null || person.IsTrue("is_bot")
            || ChatOf(reaction) is not { } chat || reaction.Integer("message_id") is not { } number || TimeOf(reaction, "date") is not { } at)
        {
            return new UpdateReading(null, Note: "a reaction outside private chats");
        }

        return new UpdateReading(new InboundMessage
        {
            ExternalId = $"{IdOf(chat, number)}:{update}",
            Address = chat.ToString(),
            Identities = [IdentityOf(person, channel)],
            Name = NameOf(person),
            Language = LanguageOf(person),
            Kind = MessageKind.Reaction,
            Text = reaction.List("new_reaction").Select(emoji => emoji.Text("emoji")).LastOrDefault(emoji => emoji is not null) ?? "",
            ReplyTo = IdOf(chat, number),
            At = at,
        });
    }

    private static UpdateReading Member(JsonElement member)
    {
        var type = member.Object("chat")?.Text("type");
        var status = member.Object("new_chat_member")?.Text("status");
        return new UpdateReading(null, Note: (type, status) switch
        {
            ("private", "kicked") => "a customer blocked the bot: nothing can be sent to them until they unblock it",
            ("private", "member") => "a customer unblocked the bot",
            ("private", _) or (null, _) => null,
            _ => $"the bot's place in a {type} is now '{status}'; only private chats are served",
        });
    }

    // Why a message is not read; none when it is one of a person in a private chat.
    private static string? PersonOf(JsonElement message, out long chat, out JsonElement person)
    {
        chat = 0;
        person = default;
        if (ChatOf(message) is not { } there)
        {
            return "a message outside private chats";
        }

        if (message.Object("from") is not { } from || from.Integer("id") is null || from.IsTrue("is_bot"))
        {
            return "a message of a bot";
        }

        chat = there;
        person = from;
        return null;
    }

    private static long? ChatOf(JsonElement owner) =>
        owner.Object("chat") is { } chat && chat.Text("type") == "private" ? chat.Integer("id") : null;

    private static DateTimeOffset? TimeOf(JsonElement owner, string field) =>
        owner.Integer(field) is { } seconds and > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static Identity IdentityOf(JsonElement person, string channel) =>
        new(IdentityKind.Telegram, person.Integer("id")!.Value.ToString(), IdentityTrust.Asserted, $"channel {channel}");

    private static string? NameOf(JsonElement person)
    {
        var name = $"{person.Text("first_name")} {person.Text("last_name")}".Trim();
        return name.Length > 0 ? name : person.Text("username");
    }

    // IETF tags: "de", "pt-br".
    private static string? LanguageOf(JsonElement person) =>
        person.Text("language_code") is { Length: >= 2 } tag && (tag.Length == 2 || tag[2] == '-')
        && char.IsAsciiLetterLower(tag[0]) && char.IsAsciiLetterLower(tag[1])
            ? tag[..2]
            : null;
}
