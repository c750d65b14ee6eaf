using Gateway.Desk.Contacts.Messages;

namespace Gateway.Storage.Messages;

/// <summary>A row of <c>conversation</c>.</summary>
internal sealed class ConversationRow
{
    public const string Columns =
        """
        id AS Id, channel AS Channel, address AS Address, name AS Name, customer_id AS CustomerId, language AS Language,
        subject AS Subject, phase AS Phase, contact_id AS ContactId, agent AS Agent, last_written AS LastWritten
        """;

    public long Id { get; init; }

    public required string Channel { get; init; }

    public required string Address { get; init; }

    public string? Name { get; init; }

    public long? CustomerId { get; init; }

    public string? Language { get; init; }

    public string? Subject { get; init; }

    public required string Phase { get; init; }

    public string? ContactId { get; init; }

    public string? Agent { get; init; }

    public long? LastWritten { get; init; }

    public Conversation ToConversation() => new()
    {
        Id = Id,
        Channel = Channel,
        Address = Address,
        Name = Name,
        CustomerId = CustomerId,
        Language = Language,
        Subject = Subject,
        Phase = Enum.Parse<ConversationPhase>(Phase),
        ContactId = ContactId is { } contact ? Guid.Parse(contact) : null,
        Agent = Agent,
        LastWritten = LastWritten is { } written ? Timestamps.Read(written) : null,
    };
}
