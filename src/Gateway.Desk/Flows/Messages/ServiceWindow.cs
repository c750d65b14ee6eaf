using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>How long free text may still be written in a conversation; channels of the big networks close after a day, for people
/// some of them later.</summary>
public static class ServiceWindow
{
    /// <summary>When it closes; none when it never does or was never open.</summary>
    public static DateTimeOffset? ClosesAt(
        ChannelTraits traits, Conversation conversation, MessageAuthor author = MessageAuthor.Gateway) =>
        Length(traits, author) is { } window && conversation.LastWritten is { } written ? written + window : null;

    /// <summary>Whether free text may be written now.</summary>
    public static bool IsOpen(
        ChannelTraits traits, Conversation conversation, DateTimeOffset now, MessageAuthor author = MessageAuthor.Gateway) =>
        traits.Window is null || ClosesAt(traits, conversation, author) > now;

    /// <summary>Time left, for a countdown; nothing once it closed or when the customer never wrote, none where there is no window.</summary>
    public static TimeSpan? Left(
        ChannelTraits traits, Conversation conversation, DateTimeOffset now, MessageAuthor author = MessageAuthor.Gateway) =>
        Length(traits, author) is not { } window ? null
        : ClosesAt(traits, conversation, author) is { } end && end > now ? TimeSpan.FromTicks(Math.Min((end - now).Ticks, window.Ticks))
        : TimeSpan.Zero;

    private static TimeSpan? Length(ChannelTraits traits, MessageAuthor author) =>
        author == MessageAuthor.Agent ? traits.AgentWindow ?? traits.Window : traits.Window;
}
