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

/// <summary>What a flow keeps of a consultation.</summary>
[Flags]
internal enum ConsultPart
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The asking agent's leg.</summary>
    Own = 1,

    /// <summary>The one who was called.</summary>
    Colleague = 2,

    /// <summary>Both.</summary>
    Both = Own | Colleague,
}

/// <summary>An agent talks with a colleague whom they called. The flow of that call owns both legs; the flow of a caller may borrow
/// them and keep one or both.</summary>
internal sealed class Consult(Call own, Party colleague) : IDisposable
{
    private Loan _loan = new();
    private bool _isOver;

    /// <summary>The asking agent's leg; another one once they went on at another phone.</summary>
    public Call Own { get; set; } = own;

    /// <summary>The one who was called.</summary>
    public Party Colleague => colleague;

    /// <summary>Fires when somebody wants the two: stop talking, then <see cref="LendAsync"/>.</summary>
    public CancellationToken Wanted => _loan.Wanted.Token;

    /// <summary>Borrows both legs until <see cref="Return"/>; false when the colleague is no longer there.</summary>
    public async Task<bool> BorrowAsync()
    {
        var loan = _loan;
        await loan.Wanted.CancelAsync().ConfigureAwait(false);
        return await loan.Lent.Task.ConfigureAwait(false);
    }

    /// <summary>Gives back what was borrowed, but for what the borrower keeps.</summary>
    public void Return(ConsultPart kept) => _loan.Returned.TrySetResult(kept);

    /// <summary>Lends the legs to whoever wants them and waits until they are back. Completes with what was kept; both talk on when that
    /// is nothing. Null when nobody wants them, or the colleague has gone: the consultation is over.</summary>
    public async Task<ConsultPart?> LendAsync()
    {
        var loan = _loan;
        if (!loan.Wanted.IsCancellationRequested || colleague.Call.Ended.IsCancellationRequested)
        {
            return null;
        }

        loan.Lent.TrySetResult(true);
        var kept = await loan.Returned.Task.ConfigureAwait(false);
        _loan = new Loan();
        loan.Wanted.Dispose();
        return kept;
    }

    /// <summary>Ends the consultation: whoever still wants it gets nothing.</summary>
    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            _loan.Lent.TrySetResult(false);
            _loan.Wanted.Dispose();
        }
    }

    private sealed class Loan
    {
        public CancellationTokenSource Wanted { get; } = new();

        public TaskCompletionSource<bool> Lent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ConsultPart> Returned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
