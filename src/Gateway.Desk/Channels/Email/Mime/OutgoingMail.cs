namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>A mail that is to be written.</summary>
internal sealed record OutgoingMail
{
    public required Mailbox From { get; init; }

    public required Mailbox To { get; init; }

    public required string Subject { get; init; }

    /// <summary>Its id without angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>Ids of the mails before it, the oldest first, the one that it answers last.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public required DateTimeOffset Date { get; init; }

    public string Text { get; init; } = "";

    /// <summary>Language of the text (RFC 3282).</summary>
    public string? Language { get; init; }

    /// <summary>Value of Auto-Submitted (RFC 3834, 5); none for what a person wrote.</summary>
    public string? AutoSubmitted { get; init; }

    public IReadOnlyList<OutgoingFile> Files { get; init; } = [];
}

/// <summary>A file that goes with a mail.</summary>
/// <param name="Name">File name.</param>
/// <param name="MediaType">Its type.</param>
/// <param name="Content">The content.</param>
internal sealed record OutgoingFile(string Name, string MediaType, byte[] Content);
