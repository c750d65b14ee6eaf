using System.Collections.Concurrent;

namespace Gateway.Host.Operations;

/// <summary>What the parts of the gateway say about themselves; read by health checks and the watchdog. Thread safe.</summary>
public sealed class Health
{
    private readonly ConcurrentDictionary<string, string> _reasons = new();
    private readonly ConcurrentDictionary<string, Func<string?>> _probes = new();

    /// <summary>Notes that <paramref name="part"/> can serve.</summary>
    public void Serving(string part) => _reasons.TryRemove(part, out _);

    /// <summary>Notes that <paramref name="part"/> cannot serve now, and why; callers should be sent elsewhere.</summary>
    public void NotServing(string part, string reason) => _reasons[part] = reason;

    /// <summary>Adds a probe that answers at once: null while <paramref name="part"/> is alive, else what is stuck.
    /// A stuck part makes systemd restart the gateway.</summary>
    public void Watch(string part, Func<string?> probe) => _probes[part] = probe;

    /// <summary>Whether the process does its work at all.</summary>
    public HealthReport Live() => new(Stuck());

    /// <summary>Whether it can take calls.</summary>
    public HealthReport Ready() => new(new SortedDictionary<string, string>(
        _reasons.Concat(Stuck()).DistinctBy(reason => reason.Key).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));

    private SortedDictionary<string, string> Stuck()
    {
        var stuck = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (part, probe) in _probes)
        {
            if (probe() is { } reason)
            {
                stuck[part] = reason;
            }
        }

        return stuck;
    }
}

/// <summary>The parts that are not well, each with its reason.</summary>
public sealed record HealthReport(IReadOnlyDictionary<string, string> Reasons)
{
    /// <summary>Whether every part is well.</summary>
    public bool IsGood => Reasons.Count == 0;
}
