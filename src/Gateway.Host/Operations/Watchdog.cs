
namespace Gateway.Host.Operations;

/// <summary>Feeds systemd's watchdog while the gateway is alive; when a part is stuck it goes silent, and systemd restarts
/// the service.</summary>
internal sealed partial class Watchdog(SystemdNotifier notifier, Health health, TimeProvider time, ILogger<Watchdog> logger)
{
    /// <summary>Runs until <paramref name="ct"/> ends it; returns at once when systemd does not watch.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (notifier.WatchdogInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                Feed();
            }
            while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogEnded(logger);
        }
    }

    private void Feed()
    {
        var report = health.Live();
        if (report.IsGood)
        {
            notifier.Alive();
            return;
        }

        foreach (var (part, reason) in report.Reasons)
        {
            LogStuck(logger, part, reason);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Part} is stuck, the watchdog is not fed: {Reason}")]
    private static partial void LogStuck(ILogger logger, string part, string reason);

    [LoggerMessage(LogLevel.Debug, "the watchdog is no longer fed: the gateway stops")]
    private static partial void LogEnded(ILogger logger);
}
