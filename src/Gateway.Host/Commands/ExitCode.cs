namespace Gateway.Host.Commands;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Good = 0;

    /// <summary>What was asked is not so: a faulty configuration, a broken model, no such contact.</summary>
    public const int Faulty = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The gateway could not start: an address is taken, a folder cannot be written.</summary>
    public const int CannotStart = 3;

    /// <summary>The gateway did not stop in time and was ended.</summary>
    public const int StoppedHard = 4;
}
