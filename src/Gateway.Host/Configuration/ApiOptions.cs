namespace Gateway.Host.Configuration;

/// <summary>What other programs may ask over the web listener, and what they are told.</summary>
public sealed record ApiOptions
{
    /// <summary>Who may ask; nobody when empty, and then there is no API.</summary>
    public IReadOnlyList<ApiKeyOptions> Keys { get; init; } = [];
}

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
        [CustomersWrite] = "change customers",
        [OutboxRead] = "see what waits to be delivered and what was given up",
        [OutboxWrite] = "send again what was given up",
        [QueuesRead] = "see queues and agents at this moment",
    };
}
