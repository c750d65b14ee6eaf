namespace Gateway.Desk.Channels.Webhook;

/// <summary>How another system of yours is a channel.</summary>
public sealed record WebhookChannelOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Where our messages are posted to.</summary>
    public required Uri Url { get; init; }

    /// <summary>One secret, or two of which either is valid while one replaces the other; requests of ours are signed with each.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Whether we may write first. Default no: only answers.</summary>
    public bool Begins { get; init; }

    /// <summary>Where the other system calls us, for <c>gateway channel test</c>; none when web.url is not configured.</summary>
    public Uri? OwnUrl { get; init; }
}
