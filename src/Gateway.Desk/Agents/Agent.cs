namespace Gateway.Desk.Agents;

/// <summary>A person who takes contacts, as the configuration describes them.</summary>
public sealed record Agent
{
    /// <summary>SIP user name and key everywhere, for example "anna".</summary>
    public required string Name { get; init; }

    /// <summary>Name for people, for example "Anna Schmidt".</summary>
    public required string DisplayName { get; init; }

    /// <summary>Digits that colleagues dial or key in instead of the name; null when there are none.</summary>
    public string? Extension { get; init; }

    /// <summary>Skill name to level 1 (some) to 5 (expert).</summary>
    public IReadOnlyDictionary<string, int> Skills { get; init; } = new Dictionary<string, int>();

    /// <summary>Languages spoken, as two-letter codes.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>How much of each kind of work they may have in hand at a time. Default one call, three chats, five e-mails.</summary>
    public AgentCapacity Capacity { get; init; } = new();
}
