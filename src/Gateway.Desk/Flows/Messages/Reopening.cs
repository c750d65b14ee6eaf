using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Invites a customer to write again when an answer came too late for free text: the channel's approved template goes out, once
/// until the customer writes.</summary>
internal sealed class Reopening(
    IReadOnlyDictionary<string, IChannel> channels, IMessageStore messages, Correspondence correspondence, TimeProvider time)
{
    private const int Lately = 20;

    /// <summary>Sends the template where it fits; its name when it goes out.</summary>
    public async Task<string?> InviteAsync(Message undelivered, Conversation conversation, SendResult result)
    {
        var isLate = result is SendResult.Refused { Kind: SendRefusal.WindowClosed } && undelivered.Template is null;
        var isOfOpenContact = undelivered.ContactId is not null && undelivered.ContactId == conversation.ContactId;
        if (!isLate || !isOfOpenContact || !channels.TryGetValue(conversation.Channel, out var channel) || channel.Traits.Reopening is not { } template)
        {
            return null;
        }

        var recent = await messages.RecentAsync(conversation.Id, Lately, null, CancellationToken.None).ConfigureAwait(false);
        if (recent.Reverse().TakeWhile(message => !message.IsInbound).Any(message => message.Template is not null))
        {
            return null;
        }

        await correspondence.WriteAsync(
            new OutgoingMessage
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                ConversationId = conversation.Id,
                ContactId = undelivered.ContactId,
                Author = MessageAuthor.Gateway,
                Template = template,
            },
            channel.Traits,
            CancellationToken.None).ConfigureAwait(false);
        return template.Name;
    }
}
