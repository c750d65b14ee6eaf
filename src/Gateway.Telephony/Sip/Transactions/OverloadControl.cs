namespace Gateway.Telephony.Sip.Transactions;

/// <summary>Which share of the new calls is refused so that the rest is served in time: grows while work waits too long, shrinks
/// when it does not (a local form of the loss-based control of RFC 7339). Not thread safe.</summary>
internal sealed class OverloadControl(TimeSpan target)
{
    /// <summary>How often in a row work has to be late: a pause of the machine is no overload.</summary>
    private const int LateInARow = 4;

    private const double Growth = 0.05;
    private const double Relief = 0.02;
    private const int MostLate = 4;

    private int _late;
    private double _due;

    /// <summary>The share of new calls that is refused, 0 to 1.</summary>
    public double Refused { get; private set; }

    /// <summary>Notes how long work waits now; called at an even pace.</summary>
    public void Observe(TimeSpan delay)
    {
        _late = delay > target ? _late + 1 : 0;
        if (_late >= LateInARow)
            Refused = Math.Min(1, Refused + (Growth * Math.Min(delay / target, MostLate)));
        else if (_late == 0)
            Refused = Math.Max(0, Refused - Relief);
        if (Refused == 0)
            _due = 0;
    }

    /// <summary>False for a new call that is one too many.</summary>
    public bool TryAdmit()
    {
        _due += Refused;
        if (_due < 1)
            return true;
        _due--;
        return false;
    }
}
