using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Keeps what customers say about being written to: STOP and START, noted with their own words and confirmed once.</summary>
internal sealed class OptOuts(ICustomerStore customers, IConsentStore consents, IMessageStore messages)
{
    /// <summary>Whether a message is such a word and nothing else.</summary>
    public static bool IsOne(Message message) => message.Kind == MessageKind.Text && OptOutWords.Read(message.Text) is not null;

    /// <summary>Notes what the message wishes, and confirms it.</summary>
    public async Task TakeAsync(Correspondent customer, Message message, CancellationToken ct)
    {
        var wish = OptOutWords.Read(message.Text)!.Value;
        var id = customer.Customer?.Id ?? await IdentifyAsync(customer, ct).ConfigureAwait(false);
        if (id is null)
        {
            return;
        }

        var isGiven = wish == OptOutWish.Start;
        await consents.AddAsync(
            new Consent(id.Value, customer.Channel.Name, ConsentPurpose.Contact, isGiven, "message", message.Stored, message.Text, customer.Language),
            ct).ConfigureAwait(false);

        // What a provider obeys by itself (STOP by SMS) it has confirmed as well.
        if (!message.IsAutomatic)
        {
            await customer.ConfirmAsync(isGiven ? WrittenPhrase.OptedIn : WrittenPhrase.OptedOut, ct).ConfigureAwait(false);
        }
    }

    private async Task<long?> IdentifyAsync(Correspondent customer, CancellationToken ct)
    {
        var handles = await messages.HandlesAsync(customer.Conversation.Id, ct).ConfigureAwait(false);
        if (handles.Count == 0)
        {
            return null;
        }

        var known = await customers.IdentifyAsync(handles, ct).ConfigureAwait(false);
        await customer.ChangeAsync(conversation => conversation with { CustomerId = known.Id }, ct).ConfigureAwait(false);
        return known.Id;
    }
}
