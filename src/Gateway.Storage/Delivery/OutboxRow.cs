using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Storage.Delivery;

/// <summary>A row of <c>outbox</c>.</summary>
internal sealed class OutboxRow
{
    public const string Columns =
        """
        id AS Id, kind AS Kind, target AS Target, lane AS Lane, subject AS Subject, body AS Body, created AS Created,
        due AS Due, attempts AS Attempts, state AS State, fault AS Fault
        """;

    public long Id { get; init; }

    public required string Kind { get; init; }

    public required string Target { get; init; }

    public required string Lane { get; init; }

    public required string Subject { get; init; }

    public string? Body { get; init; }

    public long Created { get; init; }

    public long Due { get; init; }

    public long Attempts { get; init; }

    public required string State { get; init; }

    public string? Fault { get; init; }

    public OutboxItem ToItem() => new(
        Id,
        Enum.Parse<OutboxKind>(Kind),
        Target,
        Lane,
        Subject,
        Body,
        Timestamps.Read(Created),
        Timestamps.Read(Due),
        (int)Attempts,
        Enum.Parse<OutboxState>(State),
        Fault);
}
