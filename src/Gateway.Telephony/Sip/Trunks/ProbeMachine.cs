namespace Gateway.Telephony.Sip.Trunks;

/// <summary>Decides from answered and missed OPTIONS whether a peer is up, with hysteresis: one lost packet is no outage, and one
/// answer in an outage no recovery. In doubt it asks sooner. Pure.</summary>
internal sealed class ProbeMachine(TimeSpan interval)
{
    /// <summary>Misses in a row that make it down.</summary>
    public const int MissesUntilDown = 3;

    /// <summary>Answers in a row that bring it up again.</summary>
    public const int AnswersUntilUp = 2;

    private static readonly TimeSpan InDoubt = TimeSpan.FromSeconds(5);

    private int _against;

    /// <summary>Null before anything is known.</summary>
    public bool? IsUp { get; private set; }

    /// <summary>Takes one result and gives the time until the next question.</summary>
    public TimeSpan Step(bool isAnswered)
    {
        if (IsUp == isAnswered)
        {
            _against = 0;
            return interval;
        }

        _against++;
        var isDecided = isAnswered ? IsUp is null || _against >= AnswersUntilUp : _against >= MissesUntilDown;
        if (isDecided)
        {
            (IsUp, _against) = (isAnswered, 0);
            return interval;
        }

        return interval < InDoubt ? interval : InDoubt;
    }
}
