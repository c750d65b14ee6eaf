using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Calls;

/// <summary>Two legs that talk with each other, until one of them ends or one of the phones wants something else.</summary>
public static class Conversation
{
    /// <summary>Joins the legs; whoever is held by the other hears <paramref name="music"/>. Completes when one leg is over,
    /// <paramref name="ct"/> fires or a phone asks for a transfer; hangs up neither.</summary>
    public static async Task<ConversationEnd> RunAsync(Call first, Call second, Prompt? music, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(first.Ended, second.Ended, ct);
        using var wishes = new WishWatch([first, second]);
        while (!over.IsCancellationRequested && !wishes.IsTold)
        {
            var changed = wishes.ChangedAsync();
            await using (Join(first, second, music))
            {
                await changed.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return await wishes.EndAsync().ConfigureAwait(false);
    }

    private static Bridge? Join(Call first, Call second, Prompt? music)
    {
        // The one who pressed hold hears nothing; the other one waits with music.
        first.PlayMusic(second.IsHeld && !first.IsHeld ? music : null);
        second.PlayMusic(first.IsHeld && !second.IsHeld ? music : null);
        return first.IsHeld || second.IsHeld ? null : Bridge.Connect(first.Media, second.Media);
    }
}
