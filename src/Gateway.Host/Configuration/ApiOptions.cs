namespace Gateway.Host.Configuration;

/// <summary>What other programs may ask over the web listener, and what they are told.</summary>
public sealed record ApiOptions
{
    /// <summary>Who may ask; nobody when empty, and then there is no API.</summary>
    public IReadOnlyList<ApiKeyOptions> Keys { get; init; } = [];

    /// <summary>Who is told what happens.</summary>
    public IReadOnlyList<SubscriptionOptions> Webhooks { get; init; } = [];
}

/// <summary>A program that is told what happens.</summary>
/// <param name="Name">Name for the outbox.</param>
/// <param name="Url">Where it is told.</param>
/// <param name="Secrets">What it is signed with; with both while one replaces the other.</param>
/// <param name="Events">The kinds of events.</param>
public sealed record SubscriptionOptions(string Name, Uri Url, IReadOnlyList<SecretReference> Secrets, IReadOnlySet<string> Events);

/// <summary>A program that may ask.</summary>
/// <param name="Name">Name for the log.</param>
/// <param name="Secrets">Where its key is kept, or two keys while one replaces the other.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Rate">Requests a minute.</param>
public sealed record ApiKeyOptions(string Name, IReadOnlyList<SecretReference> Secrets, IReadOnlySet<string> Scopes, int Rate);

/// <summary>What a key may be allowed to do.</summary>
public static class ApiScopes
{
    public const string ContactsRead = "contacts:read";
    public const string MessagesRead = "messages:read";
    public const string MessagesWrite = "messages:write";
    public const string CustomersRead = "customers:read";
    public const string CustomersWrite = "customers:write";
    public const string CasesRead = "cases:read";
    public const string CasesWrite = "cases:write";
    public const string ConsentsRead = "consents:read";
    public const string ConsentsWrite = "consents:write";
    public const string HistoryRead = "history:read";
    public const string OutboxRead = "outbox:read";
    public const string OutboxWrite = "outbox:write";
    public const string QueuesRead = "queues:read";

    /// <summary>All of them, with what they allow.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [ContactsRead] = "list and read contacts with their timeline",
        [MessagesRead] = "read conversations, messages and attachments",
        [MessagesWrite] = "begin conversations, write messages, upload attachments",
        [CustomersRead] = "list, search and read customers",
        [CustomersWrite] = "change customers and their handles",
        [CasesRead] = "list and read cases",
        [CasesWrite] = "close cases and open them again",
        [ConsentsRead] = "read what customers allowed and took back",
        [ConsentsWrite] = "note consents and withdrawals",
        [HistoryRead] = "read timelines and find words in all that is stored",
        [OutboxRead] = "see what waits to be delivered and what was given up",
        [OutboxWrite] = "send again what was given up",
        [QueuesRead] = "see queues and agents at this moment",
    };
}
