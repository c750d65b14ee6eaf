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
        var wishes = (First: first.NextWishAsync(), Second: second.NextWishAsync());
        try
        {
            while (!over.IsCancellationRequested && !wishes.First.IsCompleted && !wishes.Second.IsCompleted)
            {
                var changed = Task.WhenAny(first.HoldChanged, second.HoldChanged, wishes.First, wishes.Second);
                await using (Join(first, second, music))
                {
                    await ((Task)changed).WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            first.CloseWishes();
            second.CloseWishes();
        }

        // A phone may ask for a transfer and hang up in the same breath: the wish counts. Of two at once the first one does.
        var (one, other) = (await EndOfAsync(first, wishes.First).ConfigureAwait(false),
            await EndOfAsync(second, wishes.Second).ConfigureAwait(false));
        if (one is not null && other is not null)
        {
            await TurnDownAsync(other).ConfigureAwait(false);
        }

        return one ?? other ?? new ConversationEnd.Over();
    }

    private static Task TurnDownAsync(ConversationEnd end) => end switch
    {
        ConversationEnd.Transfer transfer => transfer.Request.ConcludeAsync(491),
        ConversationEnd.Replaced replaced => replaced.By.RejectAsync(603),
        _ => Task.CompletedTask,
    };

    private static async Task<ConversationEnd?> EndOfAsync(Call leg, Task<LegWish> wish)
    {
        if (!wish.IsCompletedSuccessfully)
        {
            return null;
        }

        return await wish.ConfigureAwait(false) switch
        {
            LegWish.Transfer transfer => new ConversationEnd.Transfer(transfer.Request),
            LegWish.Replace replace => new ConversationEnd.Replaced(leg, replace.By),
            _ => null,
        };
    }

    private static Bridge? Join(Call first, Call second, Prompt? music)
    {
        // The one who pressed hold hears nothing; the other one waits with music.
        first.PlayMusic(second.IsHeld && !first.IsHeld ? music : null);
        second.PlayMusic(first.IsHeld && !second.IsHeld ? music : null);
        return first.IsHeld || second.IsHeld ? null : Bridge.Connect(first.Media, second.Media);
    }
}
