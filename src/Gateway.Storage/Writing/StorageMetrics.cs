using System.Diagnostics.Metrics;

namespace Gateway.Storage.Writing;

/// <summary>What the writer counts: commands per commit, how long commits take, and what was lost.</summary>
internal static class StorageMetrics
{
    private static readonly Meter Meter = new("Gateway.Storage");

    private static readonly Histogram<int> Batches =
        Meter.CreateHistogram<int>("gateway.storage.batch", "{command}", "Commands in one commit");

    private static readonly Histogram<double> Commits =
        Meter.CreateHistogram<double>("gateway.storage.commit", "s", "Duration of a commit, retries included");

    private static readonly Counter<long> Lost =
        Meter.CreateCounter<long>("gateway.storage.given_up", "{command}", "Commands that the disk refused for good");

    public static void Committed(int commands, TimeSpan duration)
    {
        Batches.Record(commands);
        Commits.Record(duration.TotalSeconds);
    }

    public static void GivenUp(int commands) => Lost.Add(commands);
}
