namespace Gateway.Desk.Channels.WebChat;

/// <summary>Settings of a web chat besides those that every channel has.</summary>
public sealed record WebChatOptions
{
    /// <summary>Pages that may embed it, as browsers send them in Origin: scheme, host and a port that is not the usual one, for
    /// example "https://www.example.com". Every other page is refused.</summary>
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>What stands above the chat. Default "Chat".</summary>
    public string Title { get; init; } = "Chat";

    /// <summary>Colour of button and head as "#rrggbb"; the writing on it becomes black or white, whichever is read better.</summary>
    public string Colour { get; init; } = "#0b5cad";

    /// <summary>New visitors that one address may bring in a minute. Default 10.</summary>
    public int NewVisitors { get; init; } = 10;

    /// <summary>Messages that a visitor may send in 10 seconds. Default 10.</summary>
    public int Messages { get; init; } = 10;

    /// <summary>Connections that one address may hold at once. Default 20: an office behind one address.</summary>
    public int Connections { get; init; } = 20;

    /// <summary>How long a visitor who does not come back is known by the browser's token. Default 30 days.</summary>
    public TimeSpan Remember { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Octets of the largest file that a visitor may send; 0 for none. Default 10 MiB.</summary>
    public long LargestFile { get; init; } = 10 * 1024 * 1024;

    /// <summary>Media types of files that visitors may send.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } =
        ["image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "text/plain"];
}
