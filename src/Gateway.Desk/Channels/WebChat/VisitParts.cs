using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>What all visits of a web chat share.</summary>
internal sealed class VisitParts(WebChatChannel channel, IMessageStore messages, IInbox inbox, IMediaStore media, VisitorReach reach)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public WebChatChannel Channel => channel;

    public IMessageStore Messages => messages;

    public IInbox Inbox => inbox;

    public IMediaStore Media => media;

    public VisitorReach Reach => reach;

    /// <summary>Messages of each visitor, whatever number of tabs they come from.</summary>
    public Allowance Said { get; } = new(channel.Options.Messages, Window, channel.Time);
}
