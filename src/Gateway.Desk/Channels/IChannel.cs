using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels;

/// <summary>One way in which customers write to us, as configured: its own account, number or address.</summary>
public interface IChannel
{
    /// <summary>Name from the configuration, for example "whatsapp".</summary>
    string Name { get; }

    /// <summary>What it can do.</summary>
    ChannelTraits Traits { get; }

    /// <summary>Hands one message to the provider. Never throws for what the provider or the network does.</summary>
    Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct);

    /// <summary>Finds what is wrong with the set-up, one finding for each thing that was looked at.</summary>
    IAsyncEnumerable<ChannelFinding> TestAsync(CancellationToken ct);
}

/// <summary>A channel whose provider calls us.</summary>
public interface IWebhookChannel : IChannel
{
    /// <summary>Octets of the largest body that is read.</summary>
    int LargestBody { get; }

    /// <summary>Checks and reads one call of the provider: no waiting, no effect. What it brings is stored before the answer
    /// goes out. Never throws, whatever the body holds.</summary>
    WebhookAnswer Receive(WebhookRequest request);
}

/// <summary>A channel that brings messages by itself: it asks the provider, or keeps connections of its own.</summary>
public interface ILiveChannel : IChannel
{
    /// <summary>Brings messages until <paramref name="ct"/> fires; a fault of the provider is waited out, not thrown.</summary>
    Task RunAsync(IInbox inbox, CancellationToken ct);
}

/// <summary>A channel that can say "somebody is writing".</summary>
public interface ITypingChannel : IChannel
{
    /// <summary>Tells the customer that an answer is being written; failing does not matter.</summary>
    Task TypingAsync(string address, CancellationToken ct);
}

/// <summary>A channel whose attachments lie with the provider.</summary>
public interface IMediaChannel : IChannel
{
    /// <summary>Opens what an attachment's source names.</summary>
    /// <exception cref="HttpRequestException">It cannot be had now.</exception>
    /// <exception cref="MediaGoneException">It can never be had.</exception>
    Task<MediaDownload> FetchAsync(string source, CancellationToken ct);
}

/// <summary>Where channels bring what they received.</summary>
public interface IInbox
{
    /// <summary>Stores the events; they are on disk when the task completes, and only then may the provider be told so.</summary>
    /// <exception cref="Contacts.StoreException">They could not be stored.</exception>
    Task ReceiveAsync(IChannel channel, IReadOnlyList<Contacts.Messages.InboundEvent> events, CancellationToken ct);
}
