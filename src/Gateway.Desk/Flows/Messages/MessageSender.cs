using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Hands messages of the outbox to their channels.</summary>
public sealed class MessageSender(
    IEnumerable<IChannel> channels,
    IMessageStore messages,
    IContactStore contacts,
    IConsentStore consents,
    IMediaStore media,
    TimeProvider time) : IOutboxSender
{
    private readonly SendPermission _permission = new(consents, contacts);
    private readonly Dictionary<string, IChannel> _channels = channels.ToDictionary(channel => channel.Name);

    /// <inheritdoc/>
    public OutboxKind Kind => OutboxKind.Message;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(OutboxItem item, CancellationToken ct)
    {
        if (!_channels.TryGetValue(item.Target, out var channel))
        {
            return new SendResult.Refused($"there is no channel '{item.Target}' any more", SendRefusal.SetUp);
        }

        var message = await messages.FindMessageAsync(Guid.Parse(item.Subject), ct).ConfigureAwait(false);
        var conversation = message is null ? null : await messages.FindAsync(message.ConversationId, ct).ConfigureAwait(false);
        if (message is null || conversation is null)
        {
            return new SendResult.Refused("the message is no longer there");
        }

        if (message.Template is null && !ServiceWindow.IsOpen(channel.Traits, conversation, time.GetUtcNow(), message.Author))
        {
            return new SendResult.Refused(
                $"the customer wrote more than {channel.Traits.Window!.Value.TotalHours:0} h ago: only a template may be sent", SendRefusal.WindowClosed);
        }

        if (await _permission.RefusesAsync(message, conversation, ct).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        var files = new List<ChannelFile>();
        foreach (var attachment in message.Attachments)
        {
            if (attachment is not { Hash: { } hash, Size: { } size } || !IsKept(hash))
            {
                return new SendResult.Refused($"the attachment {attachment.Name} is not kept");
            }

            files.Add(new ChannelFile(attachment.Name, attachment.MediaType, size, () => media.Open(hash)!));
        }

        return await channel.SendAsync(new ChannelMessage(message, conversation, files), ct).ConfigureAwait(false);
    }

    private bool IsKept(string hash)
    {
        using var content = media.Open(hash);
        return content is not null;
    }
}
