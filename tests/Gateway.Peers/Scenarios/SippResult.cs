namespace Gateway.Peers.Scenarios;

/// <summary>How a run of SIPp ended: exit code (0 = every call went as the scenario says), counts, what was unexpected, every message, and what the scenario logged.</summary>
public sealed record SippResult(
    int ExitCode, int Successful, int Failed, string Errors, string Messages, IReadOnlyList<string> Logged)
{
    /// <summary>True when every call went as the scenario says.</summary>
    public bool IsSuccess => ExitCode == 0 && Failed == 0;

    /// <summary>Throws with the messages and the errors unless the run went as the scenario says.</summary>
    public SippResult EnsureSuccess() => IsSuccess
        ? this
        : throw new InvalidOperationException(
            $"SIPp ended with {ExitCode}, {Successful} calls good, {Failed} failed.\n{Errors}\n{Messages}");
}
