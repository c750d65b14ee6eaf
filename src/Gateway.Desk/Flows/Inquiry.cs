using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>
/// An agent at a phone with one line asks somebody by keys while the caller hears music: then goes back, has all three talk
/// together, or hangs up, which passes the caller on to whoever was asked.
/// </summary>
internal sealed class Inquiry(DialPlan plan, ColleagueSearch search, Meeting meeting, Phrasebook phrases)
{
    public async Task<TransferResult> RunAsync(
        Guest guest, Handling agent, TransferRequest asked, RoutingRequest request, Farewells farewells, CancellationToken ct)
    {
        guest.Call.PlayMusic(phrases.Music);
        if (await ReachAsync(guest, agent, asked.Target, ct).ConfigureAwait(false) is not { } colleague)
        {
            return new TransferResult.Alone();
        }

        TransferResult? result = null;
        try
        {
            return result = await TalkAsync(guest, agent, colleague, request, farewells, ct).ConfigureAwait(false);
        }
        finally
        {
            if (result is not TransferResult.Given)
            {
                farewells.Add(colleague.DisposeAsync().AsTask());
            }
        }
    }

    private async Task<Party?> ReachAsync(Guest guest, Handling agent, string target, CancellationToken ct)
    {
        using var present = CancellationTokenSource.CreateLinkedTokenSource(agent.Call.Ended, guest.Call.Ended, ct);
        try
        {
            var (colleague, status) = await search.FindAsync(
                agent.Call.RingAsync, agent.Call.CallOutsideAsync, agent.Agent, plan.Find(target), present.Token).ConfigureAwait(false);
            if (colleague is null)
            {
                guest.Journal.Tell(TimelineKind.NotTransferred, $"{agent.Name} asks \"{target}\": nobody ({status})");
            }

            return colleague;
        }
        catch (OperationCanceledException) when (present.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<TransferResult> TalkAsync(
        Guest guest, Handling agent, Party colleague, RoutingRequest request, Farewells farewells, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(guest.Call.Ended, ct);
        while (true)
        {
            switch (await Conversation.RunAsync(agent.Call, colleague.Call, phrases.Music, over.Token).ConfigureAwait(false))
            {
                case ConversationEnd.Replaced moved:
                    await (moved.Leg == agent.Call ? agent : colleague).MoveAsync(moved.By).ConfigureAwait(false);
                    break;
                case ConversationEnd.Transfer { Request.Wish: TransferWish.Return }:
                    return new TransferResult.Alone();
                case ConversationEnd.Transfer { Request.Wish: TransferWish.Meet }:
                    return await meeting.MeetAsync(guest, agent, colleague, request, farewells, ct).ConfigureAwait(false);
                case ConversationEnd.Transfer other:
                    await other.Request.ConcludeAsync(491).ConfigureAwait(false);
                    break;
                default:
                    return End(guest, agent, colleague, request, farewells);
            }
        }
    }

    private static TransferResult End(Guest guest, Handling agent, Party colleague, RoutingRequest request, Farewells farewells)
    {
        if (guest.Call.Ended.IsCancellationRequested || colleague.Call.Ended.IsCancellationRequested
            || !agent.Call.Ended.IsCancellationRequested)
        {
            return new TransferResult.Alone();
        }

        Transfer.Part(agent, farewells);
        return Transfer.HandOver(guest, agent, colleague, request);
    }
}
