using Gateway.Desk.Contacts.Messages;

namespace Gateway.Storage.Messages;

/// <summary>A row of <c>attachment</c>.</summary>
internal sealed class AttachmentRow
{
    public const string Columns =
        """
        attachment.id AS Id, attachment.message_id AS MessageId, attachment.name AS Name,
        attachment.media_type AS MediaType, attachment.hash AS Hash, attachment.size AS Size,
        attachment.source AS Source, attachment.fault AS Fault
        """;

    public long Id { get; init; }

    public required string MessageId { get; init; }

    public required string Name { get; init; }

    public required string MediaType { get; init; }

    public string? Hash { get; init; }

    public long? Size { get; init; }

    public string? Source { get; init; }

    public string? Fault { get; init; }

    public Attachment ToAttachment() => new(Name, MediaType, Hash, Size, Source, Fault);
}
