using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Caller and agent talk; whoever has the caller may move to another phone or pass the caller on, as often as they like.</summary>
internal sealed class Talk(Transfer transfer, Inquiry inquiry, Meeting meeting, Cards cards, Phrasebook phrases, TimeProvider time)
{
    /// <summary>Some phones hang up by themselves when a transfer fails. An agent who is gone so soon after one has passed the caller
    /// on and not said goodbye: the caller waits for the next agent.</summary>
    private static readonly TimeSpan FailureEcho = TimeSpan.FromSeconds(5);

    /// <summary>How the contact ended; or that the caller is back in line. Owns <paramref name="first"/> from now on.</summary>
    public async Task<(Ending? Ending, TransferResult.BackInLine? Back)> RunAsync(
        Guest guest,
        ReceptionOutcome.ToQueue wanted,
        Party first,
        RoutingRequest request,
        Farewells farewells,
        CancellationToken ct)
    {
        var party = first;
        long? failed = null;
        try
        {
            // Only an agent's phone may ask.
            while (!guest.Call.Ended.IsCancellationRequested
                && await TalkAsync(guest, wanted, party, ct).ConfigureAwait(false) is { } asked && party is Handling agent)
            {
                switch (await FulfilAsync(guest, wanted, agent, asked, request, farewells, ct).ConfigureAwait(false))
                {
                    case TransferResult.Alone or TransferResult.CallerLeft:
                        failed = null;
                        break;
                    case TransferResult.Given given:
                        (party, failed) = (given.To, null);
                        break;
                    case TransferResult.Away:
                        return (new Ending(Result.HandedOver, Reasons.ConnectedByTrunk), null);
                    case TransferResult.BackInLine back:
                        return (null, back);
                    default:
                        failed = time.GetTimestamp();
                        break;
                }
            }

            if (failed is { } since && time.GetElapsedTime(since) < FailureEcho && party is Handling gone
                && IsAbandoned(guest.Call, gone.Call, ct))
            {
                return (null, Transfer.BackInLine(guest, gone, request, farewells));
            }

            var ending = new Ending(Result.HandedOver, EndOf(guest.Call, party));
            await party.DisposeAsync().ConfigureAwait(false);
            return (ending, null);
        }
        catch
        {
            await party.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task<TransferResult> FulfilAsync(
        Guest guest,
        ReceptionOutcome.ToQueue wanted,
        Handling agent,
        TransferRequest asked,
        RoutingRequest request,
        Farewells farewells,
        CancellationToken ct) => asked.Wish switch
        {
            TransferWish.PassOn => transfer.RunAsync(guest, wanted, agent, asked, request, farewells, ct),
            TransferWish.Ask => inquiry.RunAsync(guest, agent, asked, request, farewells, ct),
            TransferWish.Meet => meeting.RunAsync(guest, agent, asked, request, farewells, ct),
            _ => Task.FromResult<TransferResult>(new TransferResult.Alone()),
        };

    // Null: one of them hung up, or we stop.
    private async Task<TransferRequest?> TalkAsync(
        Guest guest, ReceptionOutcome.ToQueue wanted, Party party, CancellationToken ct)
    {
        var agent = (party as Handling)?.Agent;
        if (agent is not null)
        {
            cards.Put(agent.Name, ContactCard.For(guest, wanted, agent));
        }

        try
        {
            while (true)
            {
                switch (await Conversation.RunAsync(guest.Call, party.Call, phrases.Music, ct).ConfigureAwait(false))
                {
                    case ConversationEnd.Replaced moved:
                        await party.MoveAsync(moved.By).ConfigureAwait(false);
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
            if (agent is not null)
            {
                cards.Remove(agent.Name);
            }
        }
    }

    private static bool IsAbandoned(Call caller, Call agent, CancellationToken ct) =>
        agent.Ended.IsCancellationRequested && !caller.Ended.IsCancellationRequested && !ct.IsCancellationRequested;

    private static string EndOf(Call caller, Party party) => caller.End switch
    {
        CallEnd.MediaTimeout => Reasons.MediaTimeout,
        not CallEnd.None => Reasons.CallerHungUp,
        _ when party.Call.End == CallEnd.MediaTimeout => Reasons.MediaTimeout,
        _ when party.Call.End != CallEnd.None => party is Handling ? Reasons.AgentHungUp : Reasons.OutsideHungUp,
        _ => Reasons.GatewayStopped,
    };
}
