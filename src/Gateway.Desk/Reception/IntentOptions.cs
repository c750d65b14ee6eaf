namespace Gateway.Desk.Reception;

/// <summary>One thing that customers want, in the operator's words.</summary>
public sealed record IntentOptions
{
    /// <summary>Key, for example "invoice".</summary>
    public required string Name { get; init; }

    /// <summary>Language to the words that follow "Is it about ...?" and stand on the agent's phone, for example "your invoice".</summary>
    public IReadOnlyDictionary<string, string> Label { get; init; } = new Dictionary<string, string>();

    /// <summary>Language to example sentences of customers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Examples { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Queue that serves it; none when an answer does.</summary>
    public string? Queue { get; init; }

    /// <summary>Skills needed beyond the queue's.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Language to the sentence that answers it without a person; none when a queue does.</summary>
    public IReadOnlyDictionary<string, string> Answer { get; init; } = new Dictionary<string, string>();

    /// <summary>Key 1-4 in the menu for callers whose language has no recogniser. Default none.</summary>
    public int? Key { get; init; }
}
