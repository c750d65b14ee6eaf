using System.Globalization;

namespace Gateway.Peers.Gateways;

/// <summary>An agent in a test configuration; the secret reaches the gateway through its environment.</summary>
public sealed record AgentSetup(string Name, string DisplayName)
{
    /// <summary>Secret of the phones. Default: one that depends on the name.</summary>
    public string Secret { get; init; } = $"secret-of-{Name}";

    /// <summary>Digits that colleagues dial. Default none.</summary>
    public string? Extension { get; init; }

    /// <summary>Languages spoken. Default German and English.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["de", "en"];

    /// <summary>Skills with their levels. Default none.</summary>
    public IReadOnlyDictionary<string, int> Skills { get; init; } = new Dictionary<string, int>();

    /// <summary>Name of the environment variable that holds the secret.</summary>
    internal string Variable => $"SECRET_OF_{Name.ToUpperInvariant()}";

    internal string ToYaml() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
          - name: {Name}
            display: {DisplayName}
            {(Extension is null ? "" : $"extension: \"{Extension}\"")}
            languages: [{string.Join(", ", Languages)}]
            skills: {"{"}{string.Join(", ", Skills.Select(skill => $"{skill.Key}: {skill.Value}"))}{"}"}
            secret: env:{Variable}

        """);
}
