using Gateway.Desk.Contacts;

namespace Gateway.Storage.Contacts;

/// <summary>A row of <c>contact</c>, with the types that SQLite has.</summary>
internal sealed class ContactRow
{
    /// <summary>The columns under the names of these properties.</summary>
    public const string Columns =
        """
        id AS Id, case_number AS CaseNumber, channel AS Channel, customer_id AS CustomerId, hotline AS Hotline,
        caller AS Caller, dialled AS Dialled, language AS Language, intent AS Intent, confidence AS Confidence,
        queue AS Queue, agent AS Agent, started AS Started, answered AS Answered, ended AS Ended,
        result AS Result, reason AS Reason
        """;

    public required string Id { get; init; }

    public long? CaseNumber { get; init; }

    public required string Channel { get; init; }

    public long? CustomerId { get; init; }

    public string? Hotline { get; init; }

    public string? Caller { get; init; }

    public string? Dialled { get; init; }

    public string? Language { get; init; }

    public string? Intent { get; init; }

    public double? Confidence { get; init; }

    public string? Queue { get; init; }

    public string? Agent { get; init; }

    public long Started { get; init; }

    public long? Answered { get; init; }

    public long? Ended { get; init; }

    public string? Result { get; init; }

    public string? Reason { get; init; }

    public static ContactRow Of(Contact contact) => new()
    {
        Id = contact.Id.ToString(),
        CaseNumber = contact.CaseNumber,
        Channel = contact.Channel.ToString(),
        CustomerId = contact.CustomerId,
        Hotline = contact.Hotline,
        Caller = contact.From,
        Dialled = contact.To,
        Language = contact.Language,
        Intent = contact.Intent,
        Confidence = contact.Confidence,
        Queue = contact.Queue,
        Agent = contact.Agent,
        Started = Timestamps.Write(contact.Started),
        Answered = Timestamps.Write(contact.Answered),
        Ended = Timestamps.Write(contact.Ended),
        Result = contact.Ending?.Result.ToString(),
        Reason = contact.Ending?.Reason,
    };

    public Contact ToContact() => new()
    {
        Id = Guid.Parse(Id),
        CaseNumber = CaseNumber,
        Channel = Enum.Parse<ContactChannel>(Channel),
        CustomerId = CustomerId,
        Hotline = Hotline,
        From = Caller,
        To = Dialled,
        Language = Language,
        Intent = Intent,
        Confidence = Confidence,
        Queue = Queue,
        Agent = Agent,
        Started = Timestamps.Read(Started),
        Answered = Timestamps.Read(Answered),
        Ended = Timestamps.Read(Ended),
        Ending = Result is null ? null : new Ending(Enum.Parse<Result>(Result), Reason!),
    };
}
