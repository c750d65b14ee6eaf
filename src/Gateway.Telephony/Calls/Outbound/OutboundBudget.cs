namespace Gateway.Telephony.Calls.Outbound;

/// <summary>Counts calls to outside and what they cost within the last hour; a new one begins only below every cap. Running calls
/// are never cut. Safe to call from any thread.</summary>
internal sealed class OutboundBudget(OutboundOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<Entry> _calls = [];

    /// <summary>Calls that ring or run.</summary>
    public int Running => Locked(_ => _calls.Count(static call => call.Ended is null));

    /// <summary>EUR of the last hour, the begun minutes of running calls included.</summary>
    public decimal Cost => Locked(now => _calls.Sum(call => call.Cost(now)));

    /// <summary>Takes one call out of the budget; null with the reason when a cap is reached.</summary>
    public OutboundTicket? TryBegin(DestinationPrice? price, out OutboundRefusal reason)
    {
        var refusal = OutboundRefusal.None;
        var ticket = Locked(now =>
        {
            _calls.RemoveAll(call => call.Ended is { } ended && now - ended > Window);
            refusal = _calls.Count(static call => call.Ended is null) >= options.AtOnce ? OutboundRefusal.TooManyAtOnce
                : _calls.Count(call => now - call.Begun <= Window) >= options.PerHour ? OutboundRefusal.TooManyPerHour
                : options.CostPerHour is { } cap && _calls.Sum(call => call.Cost(now)) + FirstMinute(price) > cap ? OutboundRefusal.TooCostly
                : OutboundRefusal.None;
            if (refusal != OutboundRefusal.None)
                return null;
            var entry = new Entry(price, now);
            _calls.Add(entry);
            return new OutboundTicket(() => Locked(at => entry.Answered ??= at), () => Locked(at => entry.Ended ??= at));
        });
        reason = refusal;
        return ticket;
    }

    private static decimal FirstMinute(DestinationPrice? price) => price is null ? 0 : price.PerCall + price.PerMinute;

    private T Locked<T>(Func<DateTimeOffset, T> work)
    {
        lock (_gate)
        {
            return work(time.GetUtcNow());
        }
    }

    private sealed class Entry(DestinationPrice? price, DateTimeOffset begun)
    {
        public DateTimeOffset Begun => begun;

        public DateTimeOffset? Answered { get; set; }

        public DateTimeOffset? Ended { get; set; }

        // One that rings has its first minute set aside, so that many at once cannot pass the cap together.
        public decimal Cost(DateTimeOffset now)
        {
            if (price is null || (Answered is null && Ended is not null))
                return 0;
            var talked = Answered is { } start ? (Ended ?? now) - start : TimeSpan.Zero;
            return price.PerCall + (price.PerMinute * Math.Max(1, (decimal)Math.Ceiling(talked.TotalMinutes)));
        }
    }
}

/// <summary>One call's part of the budget.</summary>
internal sealed class OutboundTicket(Action answered, Action ended)
{
    public void Answered() => answered();

    public void Ended() => ended();
}
