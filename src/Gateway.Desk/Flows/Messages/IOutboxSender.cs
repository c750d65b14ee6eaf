using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Delivers one kind of outbox items.</summary>
public interface IOutboxSender
{
    /// <summary>The kind.</summary>
    OutboxKind Kind { get; }

    /// <summary>Tries once.</summary>
    Task<SendResult> SendAsync(OutboxItem item, CancellationToken ct);
}
