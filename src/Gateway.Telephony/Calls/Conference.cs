using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Calls;

/// <summary>Three or more legs each of which hears all others and not itself, until one of them ends or one of the phones wants
/// something else.</summary>
public static class Conference
{
    /// <summary>Joins the legs; one whose phone holds is left out of it until it resumes, and whoever remains alone by that hears
    /// <paramref name="music"/>. Completes when one leg is over, <paramref name="ct"/> fires or a phone asks for something; hangs up
    /// nobody.</summary>
    public static async Task<ConversationEnd> RunAsync(IReadOnlyList<Call> legs, Prompt? music, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(legs);
        ArgumentOutOfRangeException.ThrowIfLessThan(legs.Count, 2);
        using var over = CancellationTokenSource.CreateLinkedTokenSource([.. legs.Select(leg => leg.Ended), ct]);
        using var wishes = new WishWatch(legs);
        await using var mixer = Mixer.Open(legs[0].Media.Engine);
        var seated = new HashSet<Call>();
        while (!over.IsCancellationRequested && !wishes.IsTold)
        {
            var changed = wishes.ChangedAsync();
            await SeatAsync(mixer, seated, legs, music).ConfigureAwait(false);
            await changed.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await wishes.EndAsync().ConfigureAwait(false);
    }

    private static async Task SeatAsync(Mixer mixer, HashSet<Call> seated, IReadOnlyList<Call> legs, Prompt? music)
    {
        foreach (var leg in legs)
        {
            if (leg.IsHeld && seated.Remove(leg))
            {
                await mixer.RemoveAsync(leg.Media).ConfigureAwait(false);
            }
            else if (!leg.IsHeld && seated.Add(leg))
            {
                mixer.Add(leg.Media, MixRole.Member);
            }
        }

        foreach (var leg in seated)
        {
            leg.PlayMusic(seated.Count == 1 ? music : null);
        }
    }
}
