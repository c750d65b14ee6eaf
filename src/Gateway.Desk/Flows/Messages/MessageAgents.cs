using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Finds an agent for a conversation and lets them write with the customer: offer after offer until one takes it, again when it
/// is passed on or the agent is gone. The customer is told once how long it will take.</summary>
internal sealed class MessageAgents(
    Router router, IAgentDesk desk, MessageTalk talk, ICatalogue catalogue, Func<Correspondent, bool> isClosed, TimeProvider time)
{
    private const int EarlierOnCard = 3;
    private const int MessagesOnCard = 20;
    private static readonly TimeSpan WorthTelling = TimeSpan.FromMinutes(1);

    /// <summary>Serves the customer until an agent is done, or the customer silent.</summary>
    public async Task<Ending> RunAsync(Correspondent customer, ReceptionOutcome.ToQueue wanted, CancellationToken ct)
    {
        var isResumed = customer.Conversation.Phase is ConversationPhase.Waiting or ConversationPhase.WithAgent;
        var request = Request(customer, wanted);
        await EnqueueAsync(customer, request, ct).ConfigureAwait(false);
        if (!isResumed)
        {
            await AnnounceAsync(customer, request, ct).ConfigureAwait(false);
        }

        Agent? transferredBy = null;
        while (true)
        {
            using var offer = await WaitAsync(customer, request, ct).ConfigureAwait(false);
            request = request with { Tried = new HashSet<string>(request.Tried) { offer.Agent.Name } };
            if (!await OfferAsync(customer, wanted, offer, transferredBy, ct).ConfigureAwait(false))
            {
                continue;
            }

            var over = await talk.RunAsync(customer, offer, (other, by, token) => CardAsync(customer, wanted, other, by, token), ct).ConfigureAwait(false);
            switch (over)
            {
                case TalkEnd.Closed closed:
                    return closed.Ending;
                case TalkEnd.ToQueue toQueue:
                    transferredBy = toQueue.By;
                    request = request with { Queue = toQueue.Queue ?? request.Queue, Tried = new HashSet<string> { toQueue.By.Name }, Preferred = null };
                    await EnqueueAsync(customer, request, ct).ConfigureAwait(false);
                    break;
            }
        }
    }

    private RoutingRequest Request(Correspondent customer, ReceptionOutcome.ToQueue wanted) => new(
        customer.Journal.Contact.Id,
        router.HasQueue(wanted.Queue) ? wanted.Queue : customer.Options.Queue,
        wanted.Wish.Intent?.Skills ?? [],
        customer.Language,
        Priority: 0,
        customer.Journal.Contact.Started,
        new HashSet<string>())
    {
        Kind = customer.Channel.Traits.Work,
        Preferred = customer.Conversation.Agent,
    };

    private static async Task EnqueueAsync(Correspondent customer, RoutingRequest request, CancellationToken ct)
    {
        await customer.ChangeAsync(conversation => conversation with { Phase = ConversationPhase.Waiting }, ct).ConfigureAwait(false);
        customer.Journal.Change(contact => contact with { Queue = request.Queue });
        customer.Journal.Tell(TimelineKind.Queued, request.Queue);
    }

    // Who is answered at once need not be told that they will be; nobody is told a time that we do not know.
    private async Task AnnounceAsync(Correspondent customer, RoutingRequest request, CancellationToken ct)
    {
        if (!customer.IsChat)
        {
            return;
        }

        var state = router.StateOf(request);
        if (isClosed(customer))
        {
            await customer.WriteAsync(WrittenPhrase.Closed, ct).ConfigureAwait(false);
        }
        else if (state.EstimatedWait is { } wait && wait > WorthTelling)
        {
            await customer.WriteAsync(WrittenPhrase.PersonMinutes, ct, ("minutes", $"{Math.Ceiling(wait.TotalMinutes):0}")).ConfigureAwait(false);
        }
        else
        {
            await customer.WriteAsync(WrittenPhrase.Person, ct).ConfigureAwait(false);
        }
    }

    // What is written meanwhile is kept for the agent's card.
    private async Task<Offer> WaitAsync(Correspondent customer, RoutingRequest request, CancellationToken ct)
    {
        var offering = router.OfferAsync(request, ct);

        // What came before the wait began has no news of its own any more.
        await customer.TakeAsync(ct).ConfigureAwait(false);
        while (!offering.IsCompleted)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var news = customer.Mailbox.Reader.WaitToReadAsync(waiting.Token).AsTask();
            await Task.WhenAny(offering, news).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            customer.DismissActs();
            if (!offering.IsCompleted)
            {
                await customer.TakeAsync(ct).ConfigureAwait(false);
            }
        }

        return await offering.ConfigureAwait(false);
    }

    private async Task<bool> OfferAsync(
        Correspondent customer, ReceptionOutcome.ToQueue wanted, Offer offer, Agent? transferredBy, CancellationToken ct)
    {
        await customer.TakeAsync(ct).ConfigureAwait(false);
        customer.Journal.Tell(TimelineKind.Offered, offer.Agent.Name);
        var card = await CardAsync(customer, wanted, offer, transferredBy, ct).ConfigureAwait(false);
        return await MessageOffer.TryAsync(desk, customer, offer, card, ct).ConfigureAwait(false);
    }

    private async Task<ChatCard> CardAsync(
        Correspondent customer, ReceptionOutcome.ToQueue wanted, Offer offer, Agent? transferredBy, CancellationToken ct) => new()
        {
            ContactId = customer.Journal.Contact.Id,
            Conversation = customer.Conversation,
            Work = customer.Channel.Traits.Work,
            Customer = customer.Customer,
            Language = customer.Language,
            Topic = wanted.Wish.LabelIn(customer.Language),
            Queue = offer.Request.Queue,
            Since = customer.Journal.Contact.Started,
            CaseNumber = customer.Journal.Contact.CaseNumber,
            WindowCloses = ServiceWindow.ClosesAt(customer.Channel.Traits, customer.Conversation) is { } closes && closes > time.GetUtcNow() ? closes : null,
            Messages = await customer.RecentAsync(MessagesOnCard, ct).ConfigureAwait(false),
            Earlier = await EarlierAsync(customer, ct).ConfigureAwait(false),
            TransferredBy = transferredBy?.DisplayName,
        };

    private async Task<IReadOnlyList<Contact>> EarlierAsync(Correspondent customer, CancellationToken ct) => customer.Customer is { } known
        ? [.. (await catalogue.ContactsAsync(new ContactFilter(known.Id), EarlierOnCard + 1, null, ct).ConfigureAwait(false))
            .Where(contact => contact.Id != customer.Journal.Contact.Id)
            .Take(EarlierOnCard)]
        : [];
}
