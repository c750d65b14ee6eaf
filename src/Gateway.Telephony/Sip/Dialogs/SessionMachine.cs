namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What can happen to the life of a session.</summary>
internal enum SessionEvent
{
    /// <summary>A 2xx to INVITE, re-INVITE or UPDATE was sent or came: the time runs from here on.</summary>
    Agreed,

    /// <summary>The timer rang.</summary>
    Due,

    /// <summary>The dialog is over.</summary>
    Ended,
}

/// <summary>What its step asks for.</summary>
internal enum SessionActionKind
{
    StartTimer,
    StopTimer,

    /// <summary>Send a refresh, unless one is under way.</summary>
    Refresh,

    /// <summary>Nobody refreshed in time: say BYE.</summary>
    Expire,
}

/// <summary>One thing to do, in order.</summary>
internal readonly record struct SessionAction(SessionActionKind Kind, TimeSpan Delay = default);

/// <summary>The life of a session as a pure machine with one timer (RFC 4028 sections 7.4, 8.1 and 10): who refreshes does so after
/// half of the interval and once more an eighth later if that brought nothing; without a refresh the session ends a third of the
/// interval, or 32 s if that is less, before it expires.</summary>
internal sealed class SessionMachine
{
    private static readonly TimeSpan s_longestMargin = TimeSpan.FromSeconds(32);
    private SessionTerms _terms;
    private Stage _stage;

    private enum Stage
    {
        None,
        BeforeRefresh,
        BeforeSecondRefresh,
        BeforeExpiry,
    }

    /// <param name="happened">The event.</param>
    /// <param name="terms">What was agreed; read with <see cref="SessionEvent.Agreed"/> only.</param>
    public IReadOnlyList<SessionAction> Step(SessionEvent happened, SessionTerms terms = default) => (_stage, happened) switch
    {
        (_, SessionEvent.Agreed) => Begin(terms),
        (Stage.None, _) => [],
        (_, SessionEvent.Ended) => Go(Stage.None, new SessionAction(SessionActionKind.StopTimer)),
        (Stage.BeforeRefresh, _) => Go(Stage.BeforeSecondRefresh, new(SessionActionKind.Refresh), Start(_terms.Interval / 8)),
        (Stage.BeforeSecondRefresh, _) =>
            Go(Stage.BeforeExpiry, new(SessionActionKind.Refresh), Start(UntilExpiry - (_terms.Interval * 5 / 8))),
        _ => Go(Stage.None, new SessionAction(SessionActionKind.Expire)),
    };

    private TimeSpan UntilExpiry =>
        _terms.Interval - (_terms.Interval / 3 < s_longestMargin ? _terms.Interval / 3 : s_longestMargin);

    private static SessionAction Start(TimeSpan delay) => new(SessionActionKind.StartTimer, delay);

    private SessionAction[] Begin(SessionTerms terms)
    {
        _terms = terms;
        return terms.IsOurs
            ? Go(Stage.BeforeRefresh, new(SessionActionKind.StopTimer), Start(terms.Interval / 2))
            : Go(Stage.BeforeExpiry, new(SessionActionKind.StopTimer), Start(UntilExpiry));
    }

    private SessionAction[] Go(Stage stage, params SessionAction[] actions)
    {
        _stage = stage;
        return actions;
    }
}
