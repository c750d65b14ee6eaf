using System.Diagnostics.Metrics;
using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Flows.Messages;

/// <summary>How an agent's part in a conversation ended.</summary>
internal abstract record TalkEnd
{
    /// <summary>The contact is over.</summary>
    public sealed record Closed(Ending Ending) : TalkEnd;

    /// <summary>It goes to a queue; to its own when <paramref name="Queue"/> is none.</summary>
    public sealed record ToQueue(string? Queue, Agent By) : TalkEnd;
}

/// <summary>Makes the card of an offer, for a colleague whom it is passed on to.</summary>
internal delegate Task<ChatCard> CardMaker(Offer offer, Agent? transferredBy, CancellationToken ct);

/// <summary>An agent writes with a customer: what the customer writes is shown, what the agent does is done, until the matter is closed or
/// passed on.</summary>
internal sealed class MessageTalk(Router router, IAgentDesk desk, TimeProvider time)
{
    private static readonly TimeSpan BeforeWindowCloses = TimeSpan.FromHours(1);
    private static readonly TimeSpan ChatSilence = TimeSpan.FromHours(2);
    private static readonly TimeSpan EmailSilence = TimeSpan.FromDays(4);

    private static readonly Meter Meter = new("gateway.desk");
    private static readonly Histogram<double> FirstAnswers = Meter.CreateHistogram<double>(
        "gateway.message.first_answer", "s", "From the customer's first message to the first answer by a person.");

    /// <summary>Runs until the agent's part is over; the offer, or the one that followed it, is ended then.</summary>
    public async Task<TalkEnd> RunAsync(Correspondent customer, Offer taken, CardMaker makeCard, CancellationToken ct)
    {
        var offer = taken;
        var reminded = DateTimeOffset.MinValue;
        await BeginAsync(customer, offer.Agent, ct).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (!await ShowAsync(customer, offer.Agent, ct).ConfigureAwait(false))
                {
                    return Returned(customer, offer.Agent);
                }

                var closes = ServiceWindow.ClosesAt(customer.Channel.Traits, customer.Conversation);
                var reminder = closes > reminded ? closes - BeforeWindowCloses : null;
                switch (await NextAsync(customer, reminder, ct).ConfigureAwait(false))
                {
                    case Signal.WindowCloses:
                        reminded = closes!.Value;
                        await desk.ShowAsync(offer.Agent.Name, customer.Journal.Contact.Id, customer.Notice("Free text can be sent for one more hour; after that only a template."), ct).ConfigureAwait(false);
                        break;
                    case null:
                        await desk.EndAsync(offer.Agent.Name, customer.Journal.Contact.Id, "the customer wrote no more", ct).ConfigureAwait(false);
                        return new TalkEnd.Closed(new Ending(Result.HandedOver, Reasons.CustomerSilent));
                    case Signal.Gone gone when gone.Agent == offer.Agent.Name:
                        return Returned(customer, offer.Agent);
                    case Signal.Tell told:
                        await desk.ShowAsync(offer.Agent.Name, customer.Journal.Contact.Id, customer.Notice(told.Text), ct).ConfigureAwait(false);
                        break;
                    case Signal.Act act when act.Agent != offer.Agent.Name:
                        act.Answer.TrySetResult($"{offer.Agent.DisplayName} has this conversation");
                        break;
                    case Signal.Act { Action: AgentAction.Done } act:
                        act.Answer.TrySetResult(null);
                        return new TalkEnd.Closed(new Ending(Result.HandedOver, Reasons.AgentDone));
                    case Signal.Act { Action: AgentAction.Transfer transfer } act when router.HasQueue(transfer.Target):
                        act.Answer.TrySetResult(null);
                        customer.Journal.Tell(TimelineKind.Transferred, $"{offer.Agent.DisplayName} to {transfer.Target}");
                        return new TalkEnd.ToQueue(transfer.Target, offer.Agent);
                    case Signal.Act { Action: AgentAction.Transfer transfer } act:
                        offer = await PassOnAsync(customer, offer, transfer.Target, act, makeCard, ct).ConfigureAwait(false);
                        break;
                    case Signal.Act act:
                        await DoAsync(customer, offer.Agent, act, ct).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            offer.Dispose();
        }
    }

    private static async Task BeginAsync(Correspondent customer, Agent agent, CancellationToken ct)
    {
        await customer.ChangeAsync(
            conversation => conversation with { Phase = ConversationPhase.WithAgent, Agent = agent.Name }, ct).ConfigureAwait(false);
        customer.Journal.Change(contact => contact with { Agent = agent.Name });
        customer.Journal.Tell(TimelineKind.Taken, agent.Name);
    }

    private async Task<bool> ShowAsync(Correspondent customer, Agent agent, CancellationToken ct)
    {
        foreach (var message in await customer.TakeAsync(ct).ConfigureAwait(false))
        {
            if (!await desk.ShowAsync(agent.Name, customer.Journal.Contact.Id, message, ct).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    // None when nobody wrote for so long that the matter counts as closed.
    private async Task<Signal?> NextAsync(Correspondent customer, DateTimeOffset? reminder, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var longest = customer.IsChat ? ChatSilence : EmailSilence;
        var isReminder = reminder > now && reminder - now < longest;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var news = customer.Mailbox.Reader.ReadAsync(waiting.Token).AsTask();
        var silence = Task.Delay(isReminder ? reminder!.Value - now : longest, time, waiting.Token);
        var first = await Task.WhenAny(news, silence).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        await waiting.CancelAsync().ConfigureAwait(false);
        return first == news ? await news.ConfigureAwait(false) : isReminder ? new Signal.WindowCloses() : null;
    }

    private async Task DoAsync(Correspondent customer, Agent agent, Signal.Act act, CancellationToken ct)
    {
        switch (act.Action)
        {
            case AgentAction.Reply reply:
                await customer.WriteAsync(agent.Name, reply, ct).ConfigureAwait(false);
                if (customer.Journal.Contact.Answered is null)
                {
                    Answered(customer);
                }

                break;
            case AgentAction.Note note:
                await customer.NoteAsync(agent.Name, note.Text, ct).ConfigureAwait(false);
                customer.Journal.Tell(TimelineKind.Noted, agent.Name);
                break;
        }

        act.Answer.TrySetResult(null);
    }

    private void Answered(Correspondent customer)
    {
        var now = time.GetUtcNow();
        var took = now - customer.Journal.Contact.Started;
        var target = customer.Options.FirstAnswer ?? (customer.IsChat ? TimeSpan.FromSeconds(60) : TimeSpan.FromHours(4));
        FirstAnswers.Record(took.TotalSeconds, new("channel", customer.Channel.Name), new("in_time", took <= target));
        customer.Journal.Change(contact => contact with { Answered = now });
        customer.Journal.Tell(TimelineKind.Answered, took <= target ? "within the target" : "later than the target");
    }

    // The agent keeps it until the colleague has it.
    private async Task<Offer> PassOnAsync(
        Correspondent customer, Offer offer, string target, Signal.Act act, CardMaker makeCard, CancellationToken ct)
    {
        if (router.Agents.All(agent => agent.Agent.Name != target))
        {
            act.Answer.TrySetResult($"there is no queue or agent '{target}'");
            return offer;
        }

        var request = offer.Request with { Only = target, From = offer.Agent.Name };
        if (await router.AskAsync(request).ConfigureAwait(false) is not { } next)
        {
            act.Answer.TrySetResult($"{target} cannot take it now");
            return offer;
        }

        customer.Journal.Tell(TimelineKind.Offered, target);
        var card = await makeCard(next, offer.Agent, ct).ConfigureAwait(false);
        if (!await MessageOffer.TryAsync(desk, customer, next, card, ct).ConfigureAwait(false))
        {
            next.Dispose();
            act.Answer.TrySetResult($"{next.Agent.DisplayName} did not take it");
            return offer;
        }

        act.Answer.TrySetResult(null);
        customer.Journal.Tell(TimelineKind.Transferred, $"{offer.Agent.DisplayName} to {next.Agent.DisplayName}");
        offer.Dispose();
        await BeginAsync(customer, next.Agent, ct).ConfigureAwait(false);
        return next;
    }

    private static TalkEnd.ToQueue Returned(Correspondent customer, Agent agent)
    {
        customer.Journal.Tell(TimelineKind.Returned, agent.DisplayName);
        return new TalkEnd.ToQueue(null, agent);
    }
}
