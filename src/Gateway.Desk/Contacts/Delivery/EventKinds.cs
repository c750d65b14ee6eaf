namespace Gateway.Desk.Contacts.Delivery;

/// <summary>The kinds of events, by the names that the database's triggers write.</summary>
public static class EventKinds
{
    public const string ContactOpened = "contact.opened";
    public const string ContactClosed = "contact.closed";
    public const string MessageReceived = "message.received";
    public const string MessageSent = "message.sent";
    public const string MessageDelivered = "message.delivered";
    public const string MessageRead = "message.read";
    public const string MessageFailed = "message.failed";
    public const string CaseOpened = "case.opened";
    public const string CaseClosed = "case.closed";
    public const string ConsentGiven = "consent.given";
    public const string ConsentWithdrawn = "consent.withdrawn";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ContactOpened, ContactClosed, MessageReceived, MessageSent, MessageDelivered, MessageRead, MessageFailed, CaseOpened, CaseClosed,
        ConsentGiven, ConsentWithdrawn,
    ];
}
