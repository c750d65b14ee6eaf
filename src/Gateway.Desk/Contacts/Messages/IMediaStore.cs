namespace Gateway.Desk.Contacts.Messages;

/// <summary>Keeps the content of attachments, each content once, by its hash.</summary>
public interface IMediaStore
{
    /// <summary>Keeps what <paramref name="content"/> holds.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="largest">Octets that are kept at most.</param>
    /// <param name="ct">Ends it; nothing is kept then.</param>
    /// <returns>SHA-256 in lower-case hex, and octets.</returns>
    /// <exception cref="MediaTooLargeException">There is more than <paramref name="largest"/>.</exception>
    /// <exception cref="IOException">The disk refused it.</exception>
    Task<(string Hash, long Size)> PutAsync(Stream content, long largest, CancellationToken ct);

    /// <summary>The content of that hash; none when it is not there.</summary>
    Stream? Open(string hash);
}

/// <summary>An attachment is larger than its channel allows.</summary>
public sealed class MediaTooLargeException(long largest) : Exception($"larger than {largest} octets");
