using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Reception;
using Gateway.Language.Intents;

namespace Gateway.Desk.Flows.Messages;

/// <summary>
/// The story of a contact by messages: identify, qualify, assign, handle, close, as with a call. Every step is on disk, so that a restart
/// goes on where it stood; stopping leaves the contact open.
/// </summary>
internal sealed class MessageFlow(
    ICustomerStore customers,
    IContactStore contacts,
    IMessageStore messages,
    ICaseStore cases,
    MessageReception reception,
    MessageAgents agents,
    Func<Contact, string, ContactJournal> admit,
    Func<Contact, string, ContactJournal> resume,
    IReadOnlyList<IntentOptions> intents,
    TimeProvider time)
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    // A "thank you" so soon after the end belongs to what has ended.
    private static readonly TimeSpan AfterEnd = TimeSpan.FromHours(12);

    /// <summary>Serves one contact to its end; returns at once when nothing is open and nothing new needs somebody.</summary>
    public async Task RunAsync(Correspondent customer, CancellationToken stopping)
    {
        if (!await TryResumeAsync(customer, stopping).ConfigureAwait(false) && !await TryOpenAsync(customer, stopping).ConfigureAwait(false))
        {
            return;
        }

        var ending = await ServeAsync(customer, stopping).ConfigureAwait(false);
        await CloseAsync(customer, ending).ConfigureAwait(false);
    }

    private async Task<Ending> ServeAsync(Correspondent customer, CancellationToken stopping)
    {
        if (customer.Conversation.Phase is ConversationPhase.Waiting or ConversationPhase.WithAgent)
        {
            var contact = customer.Journal.Contact;
            var wish = intents.FirstOrDefault(intent => intent.Name == contact.Intent) is { } intent ? Wish.ByKey(intent) : Wish.Unknown;
            var wanted = new ReceptionOutcome.ToQueue(wish, customer.Language, contact.Queue ?? customer.Options.Queue);
            return await agents.RunAsync(customer, wanted, stopping).ConfigureAwait(false);
        }

        var (outcome, ending) = await ContinueCallAsync(customer, stopping).ConfigureAwait(false)
            ?? await reception.RunAsync(customer, stopping).ConfigureAwait(false);
        customer.Journal.Change(contact => contact with
        {
            Language = customer.Language,
            Intent = outcome?.Wish.Intent?.Name ?? contact.Intent,
            Confidence = outcome?.Wish.Intent is null ? contact.Confidence : outcome.Wish.Confidence,
        });
        await AttachAsync(customer, isOpen: outcome is not null, stopping).ConfigureAwait(false);
        return outcome is ReceptionOutcome.ToQueue handOver
            ? await agents.RunAsync(customer, handOver, stopping).ConfigureAwait(false)
            : ending!;
    }

    // Who answers our offer to go on with their call gets the people of that call; "no" ends it.
    private async Task<(ReceptionOutcome? Outcome, Ending? Ending)?> ContinueCallAsync(Correspondent customer, CancellationToken ct)
    {
        var recent = await customer.RecentAsync(10, ct).ConfigureAwait(false);
        if (await CutOffCalls.ContinuedAsync(recent, contacts, time.GetUtcNow(), ct).ConfigureAwait(false) is not { } call)
        {
            return null;
        }

        var words = string.Join('\n', recent.Reverse().TakeWhile(message => message.IsInbound).Reverse().Select(message => message.Text));
        if (YesNo.Read(customer.Chosen(words), customer.Language) == YesNoAnswer.No)
        {
            await customer.TakeAsync(ct).ConfigureAwait(false);
            return (null, new Ending(Result.Solved, Reasons.NothingMore));
        }

        await customer.TakeAsync(ct).ConfigureAwait(false);
        var wish = intents.FirstOrDefault(intent => intent.Name == call.Intent) is { } intent ? Wish.ByKey(intent) : Wish.Unknown;
        customer.Journal.Tell(TimelineKind.Understood, "goes on with a call");
        return (new ReceptionOutcome.ToQueue(wish, customer.Language, call.Queue ?? customer.Options.Queue), null);
    }

    private async Task AttachAsync(Correspondent customer, bool isOpen, CancellationToken ct)
    {
        var subject = customer.Conversation.Subject;
        var found = await cases.AttachAsync(
            customer.Journal.Contact, new CaseClue(subject, CaseReference.Find(subject), MayOpen: isOpen), ct).ConfigureAwait(false);
        if (found is not null)
        {
            customer.Journal.Change(contact => contact with { CaseNumber = found.Number });
        }
    }

    // False when what came needs nobody: reactions, machines, a last "thank you".
    private async Task<bool> TryOpenAsync(Correspondent customer, CancellationToken ct)
    {
        var news = await messages.UnhandledAsync(customer.Conversation.Id, ct).ConfigureAwait(false);
        var isThanked = customer.Conversation.LastWritten is not null && await EndedLatelyAsync(customer, ct).ConfigureAwait(false);
        if (!news.Any(message => Correspondent.IsWords(message) && !(isThanked && Pleasantry.IsIn(message.Text))))
        {
            await customer.TakeAsync(ct).ConfigureAwait(false);
            return false;
        }

        var handles = await messages.HandlesAsync(customer.Conversation.Id, ct).ConfigureAwait(false);
        customer.Customer = handles.Count == 0 ? null : await customers.IdentifyAsync(handles, ct).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var contact = new Contact
        {
            Id = Guid.CreateVersion7(now),
            Channel = ContactChannel.Message,
            CustomerId = customer.Customer?.Id,
            Hotline = customer.Channel.Name,
            From = customer.Conversation.Address,
            To = customer.Channel.Name,
            Language = customer.Language,
            Started = news[0].Stored,
        };
        customer.Journal = admit(contact, LabelOf(customer));
        await customer.ResumeAsync(ct).ConfigureAwait(false);
        await customer.ChangeAsync(
            conversation => conversation with
            {
                ContactId = contact.Id,
                CustomerId = customer.Customer?.Id,
                Language = conversation.Language ?? customer.Customer?.Language,
                Phase = ConversationPhase.Idle,
            },
            ct).ConfigureAwait(false);
        if (customer.Customer is { } known)
        {
            customer.Journal.Tell(TimelineKind.Identified, known.Name is null ? "a new customer" : "a known customer");
        }

        return true;
    }

    private async Task<bool> TryResumeAsync(Correspondent customer, CancellationToken ct)
    {
        if (customer.Conversation.ContactId is not { } open)
        {
            return false;
        }

        var record = await contacts.FindAsync(open, ct).ConfigureAwait(false);
        if (record is not { Contact.Ended: null })
        {
            // The end was written and a crash came before the conversation knew.
            await customer.ChangeAsync(
                conversation => conversation with { ContactId = null, Phase = ConversationPhase.Idle }, ct).ConfigureAwait(false);
            return false;
        }

        customer.Journal = resume(record.Contact, LabelOf(customer));
        customer.Customer = record.Customer;
        await customer.ResumeAsync(ct).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> EndedLatelyAsync(Correspondent customer, CancellationToken ct)
    {
        var recent = await customer.RecentAsync(5, ct).ConfigureAwait(false);
        return recent.Any(message => !message.IsInbound && message.At > time.GetUtcNow() - AfterEnd);
    }

    private async Task CloseAsync(Correspondent customer, Ending ending)
    {
        using var closing = new CancellationTokenSource(ClosingTime, time);
        await customer.Journal.CloseAsync(ending, closing.Token).ConfigureAwait(false);
        await customer.ChangeAsync(
            conversation => conversation with { ContactId = null, Phase = ConversationPhase.Idle }, closing.Token).ConfigureAwait(false);
        customer.DismissActs();
    }

    private static string LabelOf(Correspondent customer) => $"{customer.Channel.Name}#{customer.Conversation.Id}";
}
