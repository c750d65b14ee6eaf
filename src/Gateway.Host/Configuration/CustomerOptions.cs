namespace Gateway.Host.Configuration;

/// <summary>A customer who is known before the first call.</summary>
/// <param name="Name">Name that is greeted and shown.</param>
/// <param name="Numbers">Phone numbers in E.164 form.</param>
/// <param name="Language">Two-letter language; null when not known.</param>
/// <param name="Note">A line for the agent; null for none.</param>
public sealed record CustomerOptions(string Name, IReadOnlyList<string> Numbers, string? Language, string? Note)
{
    /// <summary>E-mail addresses in lower case.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];
}
