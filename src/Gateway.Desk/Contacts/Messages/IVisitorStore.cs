namespace Gateway.Desk.Contacts.Messages;

/// <summary>Keeps who chats on a web page, by the hash of the token that the visitor's browser holds.</summary>
public interface IVisitorStore
{
    /// <summary>Remembers a new visitor.</summary>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="tokenHash">SHA-256 of the token in lower-case hex.</param>
    /// <param name="address">Address of the visitor's conversation, which tells nothing of the token.</param>
    /// <param name="ct">Ends it.</param>
    Task AddAsync(string channel, string tokenHash, string address, CancellationToken ct);

    /// <summary>The address of the visitor with that token, who counts as seen now; none when the token is unknown or was not seen
    /// since <paramref name="since"/>.</summary>
    Task<string?> SeenAsync(string channel, string tokenHash, DateTimeOffset since, CancellationToken ct);

    /// <summary>Forgets the tokens that were not seen since a moment; what was written stays. Returns how many.</summary>
    Task<int> ForgetAsync(string channel, DateTimeOffset before, CancellationToken ct);
}
