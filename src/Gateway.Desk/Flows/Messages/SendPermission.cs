using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Whether a message may still leave. Who wrote STOP gets nothing more here, but the confirmation and answers to what they wrote
/// themselves afterwards.</summary>
internal sealed class SendPermission(IConsentStore consents, IContactStore contacts)
{
    /// <summary>None when it may leave.</summary>
    public async Task<SendResult.Refused?> RefusesAsync(Message message, Conversation conversation, CancellationToken ct)
    {
        if (conversation.CustomerId is not { } customer || message.IsAutomatic)
        {
            return null;
        }

        var said = await consents.OfAsync(customer, ct).ConfigureAwait(false);
        if (!ConsentPolicy.IsOptedOut(said, conversation.Channel))
        {
            return null;
        }

        var since = said.Where(consent => consent is { Purpose: ConsentPurpose.Contact, IsGiven: false }).Max(consent => consent.At);
        var contact = message.ContactId is { } id ? (await contacts.FindAsync(id, ct).ConfigureAwait(false))?.Contact : null;
        return contact is { Channel: ContactChannel.Message } && contact.Started >= since
            ? null
            : new SendResult.Refused("the customer wants no messages here", SendRefusal.OptedOut);
    }
}
