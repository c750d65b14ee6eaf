using System.Globalization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Flows;

/// <summary>Waiting with music and honest sentences, until an agent is found or it is clear that none will come.</summary>
internal sealed class WaitingLine(FlowOptions options, Router router, Phrasebook phrases, TimeProvider time)
{
    private const int MinutesAtMost = 60;

    /// <summary>The offer; null when nobody who could take the call is there. The request comes back as the caller left it:
    /// the key 0 asks for any person, with the place in the line kept.</summary>
    public async Task<(Offer? Offer, RoutingRequest Request)> WaitAsync(
        Guest guest,
        RoutingRequest request,
        CancellationToken ct)
    {
        guest.Call.PlayMusic(phrases.Music);
        while (true)
        {
            if (router.StateOf(request).PresentAgents == 0)
            {
                return (null, request);
            }

            using var asked = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var offering = router.OfferAsync(request, asked.Token);
            var isPersonWanted = await StayAsync(guest, request, offering, asked.Token).ConfigureAwait(false);
            if (offering.IsCompletedSuccessfully)
            {
                return (await offering.ConfigureAwait(false), request);
            }

            // Leaving the line and joining it again is one step for the caller: Since keeps the place.
            await asked.CancelAsync().ConfigureAwait(false);
            if (await LateOfferAsync(offering).ConfigureAwait(false) is { } late)
            {
                return (late, request);
            }

            ct.ThrowIfCancellationRequested();
            if (isPersonWanted)
            {
                guest.Journal.Change(contact => contact with { Queue = guest.Hotline.Queue });
                guest.Journal.Tell(TimelineKind.Queued, $"{guest.Hotline.Queue}, by key");
                request = request with { Queue = guest.Hotline.Queue, Skills = [] };
            }
        }
    }

    // True: the caller pressed 0 in a special queue. False: an offer came, or it is time to look who is there.
    private async Task<bool> StayAsync(Guest guest, RoutingRequest request, Task<Offer> offering, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var announcing = AnnounceAsync(guest, request, offering, over.Token);
        var pressing = PersonWantedAsync(guest, request, over.Token);
        try
        {
            var first = await Task.WhenAny(offering, announcing, pressing).ConfigureAwait(false);
            return first == pressing;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(announcing, pressing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnnounceAsync(Guest guest, RoutingRequest request, Task<Offer> offering, CancellationToken ct)
    {
        // An agent who is free is offered within a moment; only who really waits is told so.
        await Task.Delay(TimeSpan.FromSeconds(1), time, ct).ConfigureAwait(false);
        while (router.StateOf(request) is { PresentAgents: > 0 } state && !offering.IsCompleted)
        {
            await SayAsync(guest, await AnnouncementAsync(guest, state, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            await Task.Delay(options.AnnounceEvery, time, ct).ConfigureAwait(false);
        }
    }

    // A sentence takes the music's place; it comes back afterwards, also when an agent cuts the sentence short.
    private async Task SayAsync(Guest guest, IReadOnlyList<Prompt> prompts, CancellationToken ct)
    {
        try
        {
            foreach (var prompt in prompts)
            {
                await guest.Call.PlayAsync(prompt, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            guest.Call.PlayMusic(phrases.Music);
        }
    }

    private async Task<IReadOnlyList<Prompt>> AnnouncementAsync(Guest guest, QueueState state, CancellationToken ct)
    {
        List<Prompt> said = [await phrases.SayAsync(guest.Language, Phrase.Waiting, ct).ConfigureAwait(false)];
        if (state.WaitingAhead == 0)
        {
            said.Add(await phrases.SayAsync(guest.Language, Phrase.WaitingNext, ct).ConfigureAwait(false));
        }
        else if (state.EstimatedWait is { } wait && wait > TimeSpan.FromMinutes(1))
        {
            var minutes = Math.Min(MinutesAtMost, (int)Math.Ceiling(wait.TotalMinutes)).ToString(CultureInfo.InvariantCulture);
            var spoken = await phrases
                .TrySayAsync(guest.Language, Phrase.WaitingMinutes, ct, ("minutes", minutes)).ConfigureAwait(false);
            said.AddRange(spoken is null ? [] : [spoken]);
        }

        return said;
    }

    private static async Task PersonWantedAsync(Guest guest, RoutingRequest request, CancellationToken ct)
    {
        await foreach (var key in guest.Call.Digits.ReadAllAsync(ct).ConfigureAwait(false))
        {
            if (key == Keys.Person && request.Queue != guest.Hotline.Queue)
            {
                return;
            }
        }
    }

    private static async Task<Offer?> LateOfferAsync(Task<Offer> offering)
    {
        await ((Task)offering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return offering.IsCompletedSuccessfully ? await offering.ConfigureAwait(false) : null;
    }
}
