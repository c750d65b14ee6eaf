namespace Gateway.Desk.Channels;

/// <summary>The content of an attachment on its way from the provider.</summary>
/// <param name="Content">The content.</param>
/// <param name="MediaType">Its type as the provider says.</param>
/// <param name="Name">Its file name; none when the provider gives none.</param>
public sealed record MediaDownload(Stream Content, string MediaType, string? Name = null) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>An attachment can never be fetched.</summary>
public sealed class MediaGoneException(string reason) : Exception(reason);
