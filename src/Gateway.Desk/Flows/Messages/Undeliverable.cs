using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>What happens to a message that could not be delivered: it is told in the contact and to its agent, and it goes out on the
/// customer's next best channel when they agreed to be written to there, or the customer is invited by a template to write again.</summary>
internal sealed class Undeliverable(
    IReadOnlyDictionary<string, IChannel> channels,
    IMessageStore messages,
    IContactStore contacts,
    OtherChannels others,
    Reopening reopening,
    Correspondence correspondence,
    Action<long, string> tellAgent,
    TimeProvider time)
{
    /// <summary>Takes care of a message that was given up.</summary>
    public async Task TakeAsync(OutboxItem item, SendResult result)
    {
        if (item.Kind != OutboxKind.Message
            || await messages.FindMessageAsync(Guid.Parse(item.Subject), CancellationToken.None).ConfigureAwait(false) is not { } message
            || await messages.FindAsync(message.ConversationId, CancellationToken.None).ConfigureAwait(false) is not { } conversation)
        {
            return;
        }

        var reason = result switch { SendResult.Refused refused => refused.Reason, SendResult.Later later => later.Reason, _ => "" };
        var elsewhere = await ElsewhereAsync(message, conversation).ConfigureAwait(false);
        var invitation = elsewhere is null ? await reopening.InviteAsync(message, conversation, result).ConfigureAwait(false) : null;
        var text = $"not delivered by {conversation.Channel}: {reason}"
            + (elsewhere is not null ? $"; sent by {elsewhere} instead" : invitation is not null ? $"; the customer is invited by the template {invitation}" : "");
        if (message.ContactId is { } contact)
        {
            await contacts.AddEntryAsync(new TimelineEntry(contact, time.GetUtcNow(), TimelineKind.NotDelivered, text)).ConfigureAwait(false);
        }

        tellAgent(message.ConversationId, text);
    }

    // Only in the conversation that the matter belongs to: what was sent elsewhere once is not sent on from there.
    private async Task<string?> ElsewhereAsync(Message message, Conversation conversation)
    {
        var isOfThisConversation = message.ContactId is not null && message.ContactId == conversation.ContactId;
        if (!isOfThisConversation || conversation.CustomerId is not { } customer || message.Text.Length == 0)
        {
            return null;
        }

        var next = (await others.OfAsync(customer, CancellationToken.None).ConfigureAwait(false)).FirstOrDefault(other => other.Id != conversation.Id);
        if (next is null)
        {
            return null;
        }

        await correspondence.WriteAsync(
            new OutgoingMessage
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                ConversationId = next.Id,
                ContactId = message.ContactId,
                Author = message.Author,
                Agent = message.Agent,
                Text = message.Text,
                Attachments = message.Attachments,
            },
            channels[next.Channel].Traits,
            CancellationToken.None).ConfigureAwait(false);
        return next.Channel;
    }
}
