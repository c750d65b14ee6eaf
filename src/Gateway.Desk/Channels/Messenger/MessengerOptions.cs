using Gateway.Desk.Channels.Graph;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>A Facebook page or a professional Instagram account.</summary>
public sealed record MessengerOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the two it is.</summary>
    public MessengerProduct Product { get; init; }

    /// <summary>Meta's id of the page or of the Instagram account; events of others are not ours.</summary>
    public required string AccountId { get; init; }

    /// <summary>How the Graph API is reached.</summary>
    public required GraphAccess Access { get; init; }

    /// <summary>Whether Meta granted the Human Agent permission, so that people may answer for 7 days instead of 24 hours. Default no.</summary>
    public bool HasHumanAgent { get; init; }
}

/// <summary>Meta's products that share the Messenger Platform.</summary>
public enum MessengerProduct
{
    /// <summary>Messages to a Facebook page.</summary>
    Messenger,

    /// <summary>Direct messages to an Instagram account.</summary>
    Instagram,
}
