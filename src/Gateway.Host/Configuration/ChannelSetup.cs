using Gateway.Desk.Channels;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Host.Configuration;

/// <summary>A channel as it is configured: what all have in common, and how to make it.</summary>
/// <param name="Options">What all channels have in common.</param>
/// <param name="Type">Its kind, for example "whatsapp".</param>
/// <param name="Secrets">Where its secrets are kept; they are read before the gateway starts.</param>
/// <param name="Create">Makes it.</param>
public sealed record ChannelSetup(
    ChannelOptions Options, string Type, IReadOnlyList<SecretReference> Secrets, Func<ChannelParts, IChannel> Create);

/// <summary>What a channel is made of besides its own settings.</summary>
/// <param name="Http">Client for requests to providers; it reaches public addresses only, and those that web.inside allows.</param>
/// <param name="Web">Where the gateway itself is reached.</param>
/// <param name="Media">Keeps attachments that come with the message itself.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Makes loggers.</param>
public sealed record ChannelParts(HttpClient Http, WebOptions Web, IMediaStore Media, TimeProvider Time, ILoggerFactory Loggers)
{
    /// <summary>What was written before, for channels whose messages name their predecessors; none in a test of the set-up.</summary>
    public IMessageStore? Messages { get; init; }

    /// <summary>SIP messages of the telephone exchange; in a test of the set-up one that is not connected.</summary>
    public SipMessages Sip { get; init; } = new("DE");

    /// <summary>Address of the webhook of a channel as its provider calls it; none when web.url is not configured.</summary>
    public Uri? WebhookUrl(string channel) => Web.Url is { } url ? new Uri(url, $"/hooks/{channel}") : null;
}
