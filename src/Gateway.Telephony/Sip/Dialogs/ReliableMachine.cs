using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What can happen to a reliable provisional response.</summary>
internal enum ReliableEvent
{
    /// <summary>It was sent for the first time.</summary>
    Sent,

    /// <summary>The time came to repeat it.</summary>
    RepeatDue,

    /// <summary>Its PRACK came.</summary>
    Acknowledged,

    /// <summary>64 x T1 went by without a PRACK.</summary>
    TimedOut,

    /// <summary>The INVITE got its final response.</summary>
    Closed,
}

/// <summary>What its step asks for.</summary>
internal enum ReliableActionKind
{
    Repeat,
    StartRepeat,
    StartTimeout,
    StopTimers,

    /// <summary>The caller does not acknowledge: refuse the INVITE with a 5xx.</summary>
    GiveUp,
}

/// <summary>One thing to do, in order.</summary>
internal readonly record struct ReliableAction(ReliableActionKind Kind, TimeSpan Delay = default);

/// <summary>The reliable provisional responses to one INVITE as a pure machine (RFC 3262 section 3): one is under way at a time,
/// repeated from T1 on at doubling intervals until its PRACK, given up after 64 x T1. Numbers run on by one from a random start.</summary>
internal sealed class ReliableMachine(SipTimers timers, uint firstNumber)
{
    private static readonly ReliableAction s_stop = new(ReliableActionKind.StopTimers);
    private TimeSpan _repeat;
    private uint _next = firstNumber;

    /// <summary>The RSeq of the response under way; null when none is.</summary>
    public uint? Pending { get; private set; }

    public IReadOnlyList<ReliableAction> Step(ReliableEvent happened) => (Pending, happened) switch
    {
        (null, ReliableEvent.Sent) => Begin(),
        (not null, ReliableEvent.RepeatDue) => Repeat(),
        (not null, ReliableEvent.Acknowledged) => End(s_stop),
        // A PRACK that is still on its way is taken (section 3).
        (not null, ReliableEvent.Closed) => [s_stop],
        (not null, ReliableEvent.TimedOut) => End(s_stop, new(ReliableActionKind.GiveUp)),
        _ => [],
    };

    /// <summary>The number for the next response.</summary>
    public uint Next => _next;

    private ReliableAction[] Begin()
    {
        Pending = _next++;
        _repeat = timers.T1;
        return [new(ReliableActionKind.StartRepeat, _repeat), new(ReliableActionKind.StartTimeout, timers.Timeout)];
    }

    private ReliableAction[] Repeat()
    {
        _repeat *= 2;
        return [new(ReliableActionKind.Repeat), new(ReliableActionKind.StartRepeat, _repeat)];
    }

    private ReliableAction[] End(params ReliableAction[] actions)
    {
        Pending = null;
        return actions;
    }
}
