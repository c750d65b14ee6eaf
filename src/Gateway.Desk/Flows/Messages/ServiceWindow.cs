using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>How long free text may still be written in a conversation; channels of the big networks close after a day.</summary>
public static class ServiceWindow
{
    /// <summary>When it closes; none when it never does or was never open.</summary>
    public static DateTimeOffset? ClosesAt(ChannelTraits traits, Conversation conversation) =>
        traits.Window is { } window && conversation.LastWritten is { } written ? written + window : null;

    /// <summary>Whether free text may be written now.</summary>
    public static bool IsOpen(ChannelTraits traits, Conversation conversation, DateTimeOffset now) =>
        traits.Window is null || ClosesAt(traits, conversation) > now;
}
