namespace Gateway.Desk.Reception;

/// <summary>A line that customers dial.</summary>
public sealed record HotlineOptions
{
    /// <summary>Short name for logs and records.</summary>
    public required string Name { get; init; }

    /// <summary>Dialled numbers as the trunk delivers them, in E.164 form where they are public numbers.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Languages spoken on this line as two-letter codes; the first is the default.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["de"];

    /// <summary>Queue for callers whose wish stays unknown or who ask for a person.</summary>
    public required string Queue { get; init; }

    /// <summary>Name of the opening hours. Default none: always open.</summary>
    public string? Hours { get; init; }

    /// <summary>Whether callers outside the hours hear so before the call is answered, so that they pay nothing. Default no: a few
    /// networks let no sound through before the answer.</summary>
    public bool IsClosedMessageFree { get; init; }
}
