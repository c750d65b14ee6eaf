using Gateway.Desk.Agents;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>An agent calls a colleague, somebody of a queue, or a number outside: often to ask about a caller on hold, who may then be passed on to
/// whoever was asked. Both are busy for routing meanwhile.</summary>
internal sealed class ConsultFlow(
    DialPlan plan, Router router, ColleagueSearch search, Consults consults, Phrasebook phrases)
{
    public async Task RunAsync(IncomingCall incoming, string agent, CancellationToken stopping)
    {
        using var present = CancellationTokenSource.CreateLinkedTokenSource(incoming.Cancelled, stopping);
        try
        {
            await CallAsync(incoming, plan.Colleague(agent), present.Token, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (present.IsCancellationRequested)
        {
            await incoming.RejectAsync(487).ConfigureAwait(false);
        }
    }

    private async Task CallAsync(IncomingCall incoming, Agent caller, CancellationToken present, CancellationToken stopping)
    {
        using var own = await router.AskAsync(search.Request(caller) with { Only = caller.Name }).ConfigureAwait(false);
        own?.Accept();
        await incoming.RingAsync().ConfigureAwait(false);
        var (colleague, status) = await search.FindAsync(incoming.RingAsync, incoming.CallOutsideAsync, caller, plan.Find(incoming.Dialled), present).ConfigureAwait(false);
        if (colleague is null)
        {
            await incoming.RejectAsync(status).ConfigureAwait(false);
            return;
        }

        if (await incoming.AnswerAsync().ConfigureAwait(false) is { } call)
        {
            await TalkAsync(new Consult(call, colleague), stopping).ConfigureAwait(false);
        }
        else
        {
            await colleague.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task TalkAsync(Consult consult, CancellationToken stopping)
    {
        var kept = ConsultPart.None;
        consults.Add(consult);
        try
        {
            do
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(consult.Wanted, stopping);
                await TalkUntilOverAsync(consult, over.Token).ConfigureAwait(false);
            }
            while (await LendAsync(consult).ConfigureAwait(false) == ConsultPart.None);
        }
        finally
        {
            consults.Remove(consult);
            consult.Dispose();
            if (!kept.HasFlag(ConsultPart.Own))
            {
                await consult.Own.DisposeAsync().ConfigureAwait(false);
            }

            if (!kept.HasFlag(ConsultPart.Colleague))
            {
                await consult.Colleague.DisposeAsync().ConfigureAwait(false);
            }
        }

        async Task<ConsultPart?> LendAsync(Consult lent)
        {
            var taken = await lent.LendAsync().ConfigureAwait(false);
            kept = taken ?? ConsultPart.None;
            return taken;
        }
    }

    private async Task TalkUntilOverAsync(Consult consult, CancellationToken over)
    {
        while (true)
        {
            var end = await Conversation.RunAsync(consult.Own, consult.Colleague.Call, phrases.Music, over).ConfigureAwait(false);
            if (end is ConversationEnd.Over)
            {
                return;
            }

            if (end is ConversationEnd.Transfer { Request: var asked } && !asked.TryTurnRound())
            {
                // A colleague is no caller: there is nobody to pass on.
                await asked.ConcludeAsync(403).ConfigureAwait(false);
            }
            else if (end is ConversationEnd.Replaced moved && moved.Leg == consult.Colleague.Call)
            {
                await consult.Colleague.MoveAsync(moved.By).ConfigureAwait(false);
            }
            else if (end is ConversationEnd.Replaced own && await own.By.AnswerAsync().ConfigureAwait(false) is { } call)
            {
                await consult.Own.DisposeAsync().ConfigureAwait(false);
                consult.Own = call;
            }
        }
    }
}
