namespace Gateway.Telephony.Calls;

/// <summary>What the phone at a leg asks for while it talks.</summary>
internal abstract record LegWish
{
    private LegWish()
    {
    }

    /// <summary>The other party is to talk with somebody else.</summary>
    public sealed record Transfer(TransferRequest Request) : LegWish;

    /// <summary>Another phone of the same agent takes the leg's place.</summary>
    public sealed record Replace(IncomingCall By) : LegWish;
}

/// <summary>Brings a leg's wishes to the conversation that it is in; outside one there is nobody to fulfil them. The phone's side runs
/// on the SIP lane, the conversation's in a flow.</summary>
internal sealed class LegWishes
{
    private TaskCompletionSource<LegWish>? _waiter;

    /// <summary>Waits for the next wish, until <see cref="Close"/>.</summary>
    public Task<LegWish> NextAsync()
    {
        var waiter = new TaskCompletionSource<LegWish>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waiter, waiter)?.TrySetCanceled();
        return waiter.Task;
    }

    /// <summary>Tells a wish; false when nobody waits for one.</summary>
    public bool TryTell(LegWish wish) => Interlocked.Exchange(ref _waiter, null)?.TrySetResult(wish) == true;

    /// <summary>Takes no more wishes; a wait that is still open is cancelled.</summary>
    public void Close() => Interlocked.Exchange(ref _waiter, null)?.TrySetCanceled();
}
