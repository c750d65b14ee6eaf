using System.Text.Json;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Storage.Messages;

/// <summary>A row of <c>message</c>.</summary>
internal sealed class MessageRow
{
    public const string Columns =
        """
        message.id AS Id, message.conversation_id AS ConversationId, message.contact_id AS ContactId,
        message.external_id AS ExternalId, message.author AS Author, message.agent AS Agent, message.kind AS Kind,
        message.text AS Text, message.subject AS Subject, message.reply_to AS ReplyTo,
        message.is_automatic AS IsAutomatic, message.details AS Details, message.at AS At, message.stored AS Stored, message.state AS State,
        message.fault AS Fault
        """;

    public required string Id { get; init; }

    public long ConversationId { get; init; }

    public string? ContactId { get; init; }

    public string? ExternalId { get; init; }

    public required string Author { get; init; }

    public string? Agent { get; init; }

    public required string Kind { get; init; }

    public required string Text { get; init; }

    public string? Subject { get; init; }

    public string? ReplyTo { get; init; }

    public long IsAutomatic { get; init; }

    public string? Details { get; init; }

    public long At { get; init; }

    public long Stored { get; init; }

    public required string State { get; init; }

    public string? Fault { get; init; }

    /// <summary>Choices and template as JSON; none when there are neither.</summary>
    public static string? DetailsOf(IReadOnlyList<string> choices, MessageTemplate? template) =>
        choices.Count == 0 && template is null ? null : JsonSerializer.Serialize(new MessageDetails(choices, template));

    public Message ToMessage(IEnumerable<Attachment> attachments)
    {
        var details = Details is null ? null : JsonSerializer.Deserialize<MessageDetails>(Details);
        return new Message
        {
            Id = Guid.Parse(Id),
            ConversationId = ConversationId,
            ContactId = ContactId is { } contact ? Guid.Parse(contact) : null,
            ExternalId = ExternalId,
            Author = Enum.Parse<MessageAuthor>(Author),
            Agent = Agent,
            Kind = Enum.Parse<MessageKind>(Kind),
            Text = Text,
            Subject = Subject,
            ReplyTo = ReplyTo,
            IsAutomatic = IsAutomatic != 0,
            Attachments = [.. attachments],
            Choices = details?.Choices ?? [],
            Template = details?.Template,
            At = Timestamps.Read(At),
            Stored = Timestamps.Read(Stored),
            State = Enum.Parse<MessageState>(State),
            Fault = Fault,
        };
    }

    private sealed record MessageDetails(IReadOnlyList<string> Choices, MessageTemplate? Template);
}
