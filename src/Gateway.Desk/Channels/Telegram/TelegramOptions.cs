namespace Gateway.Desk.Channels.Telegram;

/// <summary>How a Telegram bot is a channel.</summary>
public sealed record TelegramOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>The bot's token from @BotFather.</summary>
    public required string Token { get; init; }

    /// <summary>How messages come in. Default polling, which needs no public address.</summary>
    public TelegramMode Mode { get; init; }

    /// <summary>What proves that Telegram calls: one secret, or two of which either is valid while one replaces the other; the last
    /// one is given to Telegram. Only for webhooks.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Base address of the Bot API. Default https://api.telegram.org; another one for a Bot API server of your own.</summary>
    public Uri Api { get; init; } = new("https://api.telegram.org");

    /// <summary>Where Telegram calls us; none when web.url is not configured.</summary>
    public Uri? OwnUrl { get; init; }
}

/// <summary>How a bot gets its messages; Telegram knows one way at a time.</summary>
public enum TelegramMode
{
    /// <summary>We ask and wait (getUpdates).</summary>
    Polling,

    /// <summary>Telegram calls us (setWebhook).</summary>
    Webhook,
}
