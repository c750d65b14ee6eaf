namespace Gateway.Telephony.Calls;

/// <summary>What the phones at the legs of one conversation ask for while it lasts. Disposing it takes no more wishes.</summary>
internal sealed class WishWatch(IReadOnlyList<Call> legs) : IDisposable
{
    private readonly (Call Leg, Task<LegWish> Wish)[] _wishes = [.. legs.Select(leg => (leg, leg.NextWishAsync()))];

    /// <summary>Whether one of them has asked for something.</summary>
    public bool IsTold => _wishes.Any(wish => wish.Wish.IsCompleted);

    /// <summary>Completes when a phone asks for something, or holds or resumes; to be asked for before the legs are looked at.</summary>
    public Task ChangedAsync() => Task.WhenAny(
        [.. _wishes.Select(wish => wish.Leg.HoldChanged), .. _wishes.Select(wish => wish.Wish)]);

    /// <summary>Why the conversation is over. A phone may ask for a transfer and hang up in the same breath: the wish counts. Of
    /// several at once the first one does.</summary>
    public async Task<ConversationEnd> EndAsync()
    {
        Dispose();
        ConversationEnd? end = null;
        foreach (var (leg, wish) in _wishes.Where(wish => wish.Wish.IsCompletedSuccessfully))
        {
            var next = EndOf(leg, await wish.ConfigureAwait(false));
            await (end is null ? Task.CompletedTask : TurnDownAsync(next)).ConfigureAwait(false);
            end ??= next;
        }

        return end ?? new ConversationEnd.Over();
    }

    public void Dispose()
    {
        foreach (var (leg, _) in _wishes)
        {
            leg.CloseWishes();
        }
    }

    private static ConversationEnd EndOf(Call leg, LegWish wish) => wish switch
    {
        LegWish.Transfer transfer => new ConversationEnd.Transfer(transfer.Request),
        LegWish.Replace replace => new ConversationEnd.Replaced(leg, replace.By),
        _ => throw new NotSupportedException($"{wish.GetType().Name} is no wish of a leg"),
    };

    private static Task TurnDownAsync(ConversationEnd end) => end switch
    {
        ConversationEnd.Transfer transfer => transfer.Request.ConcludeAsync(491),
        ConversationEnd.Replaced replaced => replaced.By.RejectAsync(603),
        _ => Task.CompletedTask,
    };
}
