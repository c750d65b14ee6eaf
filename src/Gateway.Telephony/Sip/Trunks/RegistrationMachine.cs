namespace Gateway.Telephony.Sip.Trunks;

/// <summary>The life of a registration as a pure machine (RFC 3261 section 10.2, RFC 5626 section 4.5): registrars in their order,
/// refresh before expiry, back-off with jitter, a long pause after a refusal, and the farewell.</summary>
/// <param name="options">Registrars and waits.</param>
/// <param name="random">Numbers from 0 to below 1.</param>
internal sealed class RegistrationMachine(RegistrationOptions options, Func<double> random)
{
    private static readonly TimeSpan LongestExpires = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan FlowPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestRefresh = TimeSpan.FromSeconds(1);

    private TimeSpan _expires = options.Expires;
    private TimeSpan? _retryAfter;
    private int _registrar;
    private int _unreached;
    private int _rounds;
    private bool _mayBeBound;
    private bool _isLeaving;

    /// <summary>Whether the provider can reach us.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Why it is not up, or which registrar answered last.</summary>
    public string Reason { get; private set; } = "registering";

    /// <summary>The first thing to do.</summary>
    public RegistrationAction Start() => Register();

    public RegistrationAction Step(RegistrationEvent happened) => happened switch
    {
        _ when _isLeaving => new RegistrationAction.Finish(),
        RegistrationEvent.Stop => Leave(),
        RegistrationEvent.Due => Register(),
        RegistrationEvent.FlowLost => LoseFlow(),
        RegistrationEvent.Answered { Status: < 300 } answer when answer.Granted > TimeSpan.Zero => Succeed(answer),
        RegistrationEvent.Answered { Status: 423, Least: { } least } when least > _expires && least <= LongestExpires => AskLonger(least),
        RegistrationEvent.Answered answer when IsUnreachable(answer.Status) => TryNext(answer),
        RegistrationEvent.Answered answer => GiveUp(answer),
        _ => throw new InvalidOperationException($"{happened} is no event of a registration."),
    };

    // No answer, an overloaded or broken server: another one may do (RFC 3261 section 21.5).
    private static bool IsUnreachable(int status) => status is 408 or 430 or 480 or (>= 500 and < 600);

    private RegistrationAction.Send Register() => new(_registrar, _expires);

    private RegistrationAction Leave()
    {
        (IsUp, Reason, _isLeaving) = (false, "stopped", true);
        return _mayBeBound ? new RegistrationAction.Send(_registrar, TimeSpan.Zero) : new RegistrationAction.Finish();
    }

    private RegistrationAction.Wait LoseFlow()
    {
        (IsUp, Reason) = (false, "connection lost");

        // All lines of a provider that restarts come back at once: not all in the same instant.
        return new RegistrationAction.Wait(FlowPause * random());
    }

    private RegistrationAction.Wait Succeed(RegistrationEvent.Answered answer)
    {
        (_unreached, _rounds, _retryAfter, _mayBeBound) = (0, 0, null, true);
        (IsUp, Reason) = (true, answer.Reason);

        // Between three quarters and nine tenths of the time, so that one lost round still fits.
        var refresh = answer.Granted * (0.75 + (0.15 * random()));
        return new RegistrationAction.Wait(refresh > ShortestRefresh ? refresh : ShortestRefresh);
    }

    private RegistrationAction.Send AskLonger(TimeSpan least)
    {
        _expires = least;
        return Register();
    }

    private RegistrationAction TryNext(RegistrationEvent.Answered answer)
    {
        _registrar = (_registrar + 1) % options.Registrars.Count;
        _retryAfter = answer.RetryAfter is { } asked && asked > (_retryAfter ?? TimeSpan.Zero) ? asked : _retryAfter;
        return ++_unreached < options.Registrars.Count ? Register() : BackOff(answer.Reason);
    }

    // RFC 5626 section 4.5: doubles, and each waits between half of it and all of it.
    private RegistrationAction.Wait BackOff(string reason)
    {
        var wait = options.Retry * Math.Pow(2, Math.Min(_rounds, 20));
        wait = (wait < options.LongestRetry ? wait : options.LongestRetry) * (0.5 + (0.5 * random()));
        if (_retryAfter is { } asked && asked > wait)
        {
            wait = (asked < LongestRetryAfter ? asked : LongestRetryAfter) + (FlowPause * random());
        }

        (_registrar, _unreached, _retryAfter) = (0, 0, null);
        _rounds++;
        (IsUp, Reason) = (false, reason);
        return new RegistrationAction.Wait(wait);
    }

    private RegistrationAction.Wait GiveUp(RegistrationEvent.Answered answer)
    {
        (IsUp, Reason) = (false, answer.Reason);
        (_registrar, _unreached, _retryAfter) = (0, 0, null);
        var wait = options.RetryRefused * (1 + (0.1 * random()));
        return new RegistrationAction.Wait(answer.RetryAfter is { } asked && asked > wait && asked < LongestRetryAfter ? asked : wait);
    }
}
