namespace Gateway.Desk.Channels;

/// <summary>What every channel is configured with, whatever its kind.</summary>
public sealed record ChannelOptions
{
    /// <summary>Name and key, for example "whatsapp".</summary>
    public required string Name { get; init; }

    /// <summary>Languages that are written here as two-letter codes; the first is the default.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["de"];

    /// <summary>Queue for customers whose wish stays unknown or who ask for a person.</summary>
    public required string Queue { get; init; }

    /// <summary>Name of the opening hours. Default none: always open.</summary>
    public string? Hours { get; init; }

    /// <summary>Whether the gateway answers known questions by itself. Default yes.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>Whether a call that was cut off or reached nobody may go on here, when the customer agreed or wrote lately. Default yes.</summary>
    public bool ContinuesCalls { get; init; } = true;

    /// <summary>Address that opens a conversation here, for <c>/.well-known/contact.json</c>, for example https://wa.me/4930123456 or
    /// mailto:service@example.com. Default none: the channel is not published.</summary>
    public Uri? Link { get; init; }

    /// <summary>How soon a first answer by a person is due; it is measured, not enforced. Default 60 s for chats, 4 h for e-mail.</summary>
    public TimeSpan? FirstAnswer { get; init; }
}
