using System.Collections.Concurrent;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Agents who are talking with colleagues now.</summary>
internal sealed class Consults
{
    private readonly ConcurrentDictionary<Consult, byte> _running = new();

    public void Add(Consult consult) => _running.TryAdd(consult, 0);

    public void Remove(Consult consult) => _running.TryRemove(consult, out _);

    /// <summary>The consultation of which this is the asking agent's leg.</summary>
    public Consult? Find(Call own) => _running.Keys.FirstOrDefault(consult => consult.Own == own);
}

/// <summary>An agent talks with a colleague whom they called. The flow of that call owns both legs, until another flow takes the
/// colleague for its caller.</summary>
internal sealed class Consult(Call own, Party colleague) : IDisposable
{
    private readonly CancellationTokenSource _wanted = new();
    private readonly TaskCompletionSource<Party?> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The asking agent's leg; another one once they went on at another phone.</summary>
    public Call Own { get; set; } = own;

    /// <summary>The one who was called.</summary>
    public Party Colleague => colleague;

    /// <summary>Fires when somebody wants the colleague: stop talking, then <see cref="Give"/>.</summary>
    public CancellationToken Wanted => _wanted.Token;

    /// <summary>Takes the colleague, who then belongs to the taker; null when they are no longer there.</summary>
    public async Task<Party?> TakeAsync()
    {
        await _wanted.CancelAsync().ConfigureAwait(false);
        return await _given.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the consultation; true when the colleague belongs to somebody else now.</summary>
    public bool Give()
    {
        var isGiven = _wanted.IsCancellationRequested && !colleague.Call.Ended.IsCancellationRequested;
        _given.TrySetResult(isGiven ? colleague : null);
        return isGiven;
    }

    public void Dispose() => _wanted.Dispose();
}
