namespace Gateway.Desk.Channels.Graph;

/// <summary>How an account at Meta's Graph API is reached, and how its webhooks are recognised.</summary>
public sealed record GraphAccess
{
    /// <summary>Base address. Default Meta's own.</summary>
    public Uri Api { get; init; } = new("https://graph.facebook.com");

    /// <summary>Version of the API, part of every path. Default v24.0.</summary>
    public string Version { get; init; } = "v24.0";

    /// <summary>Token of a system user or a page, sent as bearer.</summary>
    public required string Token { get; init; }

    /// <summary>Secrets of the app that sign webhooks: one, or two while one replaces the other.</summary>
    public required IReadOnlyList<string> AppSecrets { get; init; }

    /// <summary>The word that Meta repeats when the webhook is set up.</summary>
    public required string VerifyToken { get; init; }

    /// <summary>Address of our webhook as Meta calls it; none when the configuration does not say where the gateway is reached.</summary>
    public Uri? Webhook { get; init; }
}
