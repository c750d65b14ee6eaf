using Gateway.Desk.Agents;

namespace Gateway.Desk.Routing;

/// <summary>
/// One agent who is reserved for one contact until the holder says what came of it. Exactly one outcome is reported:
/// <see cref="Accept"/> (then <see cref="End"/>), <see cref="Reject"/>, <see cref="NoAnswer"/>,
/// <see cref="Unreachable"/> or <see cref="Withdraw"/>; a second one is a bug and throws. Disposing reports what is
/// still missing: Withdraw while it rings, End while it is handled.
/// </summary>
public sealed class Offer : IDisposable
{
    private readonly Action<Offer, OfferOutcome> _report;

    // Never disposed: it has neither a timer nor a wait handle, and its token outlives the offer in the flow.
    private readonly CancellationTokenSource _expired = new();
    private int _stage = (int)Stage.Ringing;

    internal Offer(
        long id, RoutingRequest request, Agent agent, DateTimeOffset deadline, Action<Offer, OfferOutcome> report)
    {
        Id = id;
        Request = request;
        Agent = agent;
        Deadline = deadline;
        _report = report;
    }

    private enum Stage
    {
        Ringing,
        Handling,
        Closed,
    }

    /// <summary>The agent to ring.</summary>
    public Agent Agent { get; }

    /// <summary>The request that this offer serves; another one after <see cref="TakeOver"/>.</summary>
    public RoutingRequest Request { get; private set; }

    /// <summary>When ringing ends.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Fires at the deadline, or before it when the agent's last phone is gone: stop ringing and report.</summary>
    public CancellationToken Expired => _expired.Token;

    internal long Id { get; }

    /// <summary>The agent answered and has the contact.</summary>
    public void Accept() => Report(OfferOutcome.Accepted, Stage.Ringing, Stage.Handling);

    /// <summary>The agent declined, or is busy on the phone.</summary>
    public void Reject() => Report(OfferOutcome.Rejected, Stage.Ringing, Stage.Closed);

    /// <summary>It rang until the deadline.</summary>
    public void NoAnswer() => Report(OfferOutcome.NoAnswer, Stage.Ringing, Stage.Closed);

    /// <summary>No phone of the agent could be reached.</summary>
    public void Unreachable() => Report(OfferOutcome.Unreachable, Stage.Ringing, Stage.Closed);

    /// <summary>The caller left while it rang; the agent is ready as before.</summary>
    public void Withdraw() => Report(OfferOutcome.Withdrawn, Stage.Ringing, Stage.Closed);

    /// <summary>The agent, called by a colleague, takes the colleague's contact over: from now on the offer is about that.</summary>
    public void TakeOver(RoutingRequest request)
    {
        Request = request;
        Report(OfferOutcome.TakenOver, Stage.Handling, Stage.Handling);
    }

    /// <summary>The accepted contact is over; wrap-up starts.</summary>
    public void End() => Report(OfferOutcome.Ended, Stage.Handling, Stage.Closed);

    /// <summary>Withdraws what still rings, ends what is still handled, does nothing after that.</summary>
    public void Dispose()
    {
        if (!TryReport(OfferOutcome.Withdrawn, Stage.Ringing, Stage.Closed))
        {
            TryReport(OfferOutcome.Ended, Stage.Handling, Stage.Closed);
        }
    }

    // The holder's callbacks run on the pool, not on the routing loop.
    internal Task ExpireAsync() => _expired.CancelAsync();

    private void Report(OfferOutcome outcome, Stage from, Stage to)
    {
        if (!TryReport(outcome, from, to))
        {
            throw new InvalidOperationException($"{outcome} does not follow on an offer that is {(Stage)_stage}.");
        }
    }

    private bool TryReport(OfferOutcome outcome, Stage from, Stage to)
    {
        if (Interlocked.CompareExchange(ref _stage, (int)to, (int)from) != (int)from)
        {
            return false;
        }

        _report(this, outcome);
        return true;
    }
}
