using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>
/// Caller, agent and whoever the agent asked talk all together, until one of them hangs up: the other two talk on. The caller's leg
/// and its audio stay as they are.
/// </summary>
internal sealed class Meeting(Consults consults, Phrasebook phrases)
{
    /// <summary>Brings the agent's two lines together; the line of the consultation remains.</summary>
    public async Task<TransferResult> RunAsync(
        Guest guest, Handling agent, TransferRequest asked, RoutingRequest request, Farewells farewells, CancellationToken ct)
    {
        if (asked.Consult is not { } own || consults.Find(own) is not { } consult || !await consult.BorrowAsync().ConfigureAwait(false))
        {
            return new TransferResult.Alone();
        }

        var kept = ConsultPart.None;
        try
        {
            await agent.MoveAsync(consult.Own).ConfigureAwait(false);
            var result = await MeetAsync(guest, agent, consult.Colleague, request, farewells, ct).ConfigureAwait(false);
            kept = result switch
            {
                TransferResult.Given => ConsultPart.Both,
                TransferResult.CallerLeft => ConsultPart.None,
                _ => ConsultPart.Own,
            };
            if (result is TransferResult.CallerLeft)
            {
                agent.LeaveLeg();
            }

            return result;
        }
        finally
        {
            consult.Return(kept);
        }
    }

    /// <summary>The three talk until one has gone. <paramref name="colleague"/> stays with who called this, unless it is given.</summary>
    public async Task<TransferResult> MeetAsync(
        Guest guest, Handling agent, Party colleague, RoutingRequest request, Farewells farewells, CancellationToken ct)
    {
        guest.Journal.Tell(TimelineKind.Joined, $"{colleague.Name} by {agent.Name}");
        while (!guest.Call.Ended.IsCancellationRequested && !colleague.Call.Ended.IsCancellationRequested)
        {
            ct.ThrowIfCancellationRequested();
            if (agent.Call.Ended.IsCancellationRequested)
            {
                Transfer.Part(agent, farewells);
                return Transfer.HandOver(guest, agent, colleague, request);
            }

            await TalkAsync(guest, agent, colleague, ct).ConfigureAwait(false);
        }

        return guest.Call.Ended.IsCancellationRequested ? new TransferResult.CallerLeft() : new TransferResult.Alone();
    }

    private async Task TalkAsync(Guest guest, Handling agent, Party colleague, CancellationToken ct)
    {
        switch (await Conference.RunAsync([guest.Call, agent.Call, colleague.Call], phrases.Music, ct).ConfigureAwait(false))
        {
            case ConversationEnd.Replaced moved:
                await (moved.Leg == agent.Call ? agent : colleague).MoveAsync(moved.By).ConfigureAwait(false);
                break;
            case ConversationEnd.Transfer asked:
                // Who wants to pass the caller on to a third one hangs up here first, or the colleague does.
                await asked.Request.ConcludeAsync(491).ConfigureAwait(false);
                break;
        }
    }
}
