using System.Collections.Concurrent;

namespace Gateway.Host.Operations;

/// <summary>What the parts of the gateway say about themselves; read by health checks and the watchdog. Thread safe.</summary>
public sealed class Health
{
    private readonly ConcurrentDictionary<string, string> _reasons = new();
    private readonly ConcurrentDictionary<string, Func<string?>> _probes = new();
    private readonly ConcurrentDictionary<string, Func<string?>> _needs = new();
    private readonly ConcurrentDictionary<string, Func<IReadOnlyDictionary<string, string>>> _descriptions = new();

    /// <summary>Notes that <paramref name="part"/> can serve.</summary>
    public void Serving(string part) => _reasons.TryRemove(part, out _);

    /// <summary>Notes that <paramref name="part"/> cannot serve now, and why; callers should be sent elsewhere.</summary>
    public void NotServing(string part, string reason) => _reasons[part] = reason;

    /// <summary>Adds a probe that answers at once: null while <paramref name="part"/> is alive, else what is stuck.
    /// A stuck part makes systemd restart the gateway.</summary>
    public void Watch(string part, Func<string?> probe) => _probes[part] = probe;

    /// <summary>Adds a probe that answers at once: null while <paramref name="part"/> can serve, else why not. Unlike a stuck
    /// part, one that cannot serve is no reason to restart.</summary>
    public void Need(string part, Func<string?> probe) => _needs[part] = probe;

    /// <summary>Adds what is told about <paramref name="part"/> beside the verdict: how each of its members stands.</summary>
    public void Describe(string part, Func<IReadOnlyDictionary<string, string>> states) => _descriptions[part] = states;

    /// <summary>Whether the process does its work at all.</summary>
    public HealthReport Live() => new(Failing(_probes));

    /// <summary>Whether it can take calls.</summary>
    public HealthReport Ready() => new(new SortedDictionary<string, string>(
        _reasons.Concat(Failing(_probes)).Concat(Failing(_needs)).DistinctBy(reason => reason.Key).ToDictionary(StringComparer.Ordinal),
        StringComparer.Ordinal))
    {
        Details = _descriptions.OrderBy(description => description.Key, StringComparer.Ordinal)
            .ToDictionary(description => description.Key, description => description.Value()),
    };

    private static SortedDictionary<string, string> Failing(ConcurrentDictionary<string, Func<string?>> probes)
    {
        var stuck = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (part, probe) in probes)
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
    /// <summary>How the members of a part stand, by part; empty for most.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Details { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Whether every part is well.</summary>
    public bool IsGood => Reasons.Count == 0;
}
