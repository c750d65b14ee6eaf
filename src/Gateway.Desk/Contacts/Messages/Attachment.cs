namespace Gateway.Desk.Contacts.Messages;

/// <summary>A file that belongs to a message. Its content is kept once for each content, by its hash.</summary>
/// <param name="Name">File name for people; never used as a path.</param>
/// <param name="MediaType">For example "image/jpeg".</param>
/// <param name="Hash">SHA-256 of the content in lower-case hex; none until it was fetched.</param>
/// <param name="Size">Octets; none until it was fetched.</param>
/// <param name="Source">What the channel fetches it by; none when the content came with the message.</param>
/// <param name="Fault">Why it could not be kept; none otherwise.</param>
public sealed record Attachment(
    string Name, string MediaType, string? Hash = null, long? Size = null, string? Source = null, string? Fault = null)
{
    /// <summary>The content where it came with the message itself, until it is kept; none otherwise.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}

/// <summary>An attachment whose content is still to be fetched.</summary>
/// <param name="Id">Key of the row.</param>
/// <param name="Channel">The channel that fetches it.</param>
/// <param name="Attachment">What is known of it.</param>
public sealed record WantedAttachment(long Id, string Channel, Attachment Attachment);
