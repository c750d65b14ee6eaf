using Gateway.Desk.Reception;

namespace Gateway.Desk.Flows;

/// <summary>What the call flow is configured with; replaced as a whole.</summary>
public sealed record FlowOptions
{
    /// <summary>Country whose national numbers are read without a prefix.</summary>
    public required string Country { get; init; }

    /// <summary>Lines that customers dial.</summary>
    public required IReadOnlyList<HotlineOptions> Hotlines { get; init; }

    /// <summary>Opening hours by name.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];

    /// <summary>How often a waiting caller is told how it stands. Default 30 s.</summary>
    public TimeSpan AnnounceEvery { get; init; } = TimeSpan.FromSeconds(30);
}
