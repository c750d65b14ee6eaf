using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Caller and agent talk; whoever has the caller may move to another phone or pass the caller on, as often as they like.</summary>
internal sealed class Talk(Transfer transfer, Cards cards, Phrasebook phrases, TimeProvider time)
{
    /// <summary>Some phones hang up by themselves when a transfer fails. An agent who is gone so soon after one has passed the caller
    /// on and not said goodbye: the caller waits for the next agent.</summary>
    private static readonly TimeSpan FailureEcho = TimeSpan.FromSeconds(5);

    /// <summary>How the contact ended; or that the caller is back in line. Owns <paramref name="first"/> from now on.</summary>
    public async Task<(Ending? Ending, TransferResult.BackInLine? Back)> RunAsync(
        Guest guest,
        ReceptionOutcome.ToQueue wanted,
        Handling first,
        RoutingRequest request,
        Farewells farewells,
        CancellationToken ct)
    {
        var agent = first;
        long? failed = null;
        try
        {
            while (await TalkAsync(guest, wanted, agent, ct).ConfigureAwait(false) is { } asked)
            {
                switch (await transfer.RunAsync(guest, wanted, agent, asked, request, farewells, ct).ConfigureAwait(false))
                {
                    case TransferResult.Given given:
                        (agent, failed) = (given.To, null);
                        break;
                    case TransferResult.BackInLine back:
                        return (null, back);
                    default:
                        failed = time.GetTimestamp();
                        break;
                }
            }

            if (failed is { } since && time.GetElapsedTime(since) < FailureEcho && IsAbandoned(guest.Call, agent.Call, ct))
            {
                return (null, Transfer.BackInLine(guest, agent, request, farewells));
            }

            var ending = new Ending(Result.HandedOver, EndOf(guest.Call, agent.Call));
            await agent.DisposeAsync().ConfigureAwait(false);
            return (ending, null);
        }
        catch
        {
            await agent.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Null: one of them hung up, or we stop.
    private async Task<TransferRequest?> TalkAsync(
        Guest guest, ReceptionOutcome.ToQueue wanted, Handling agent, CancellationToken ct)
    {
        cards.Put(agent.Agent.Name, ContactCard.For(guest, wanted, agent.Agent));
        try
        {
            while (true)
            {
                switch (await Conversation.RunAsync(guest.Call, agent.Call, phrases.Music, ct).ConfigureAwait(false))
                {
                    case ConversationEnd.Replaced moved:
                        await agent.MoveAsync(moved.By).ConfigureAwait(false);
                        break;
                    case ConversationEnd.Transfer transferred:
                        return transferred.Request;
                    default:
                        return null;
                }
            }
        }
        finally
        {
            cards.Remove(agent.Agent.Name);
        }
    }

    private static bool IsAbandoned(Call caller, Call agent, CancellationToken ct) =>
        agent.Ended.IsCancellationRequested && !caller.Ended.IsCancellationRequested && !ct.IsCancellationRequested;

    private static string EndOf(Call caller, Call agent) => caller.End switch
    {
        CallEnd.MediaTimeout => Reasons.MediaTimeout,
        not CallEnd.None => Reasons.CallerHungUp,
        _ when agent.End == CallEnd.MediaTimeout => Reasons.MediaTimeout,
        _ when agent.End != CallEnd.None => Reasons.AgentHungUp,
        _ => Reasons.GatewayStopped,
    };
}
