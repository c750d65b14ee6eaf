namespace Gateway.Desk.Reception;

/// <summary>What the spoken dialogue came to; a caller who hangs up ends it by cancellation instead.</summary>
/// <param name="Wish">What the caller wants, as far as it is known.</param>
/// <param name="Language">Language the caller was served in.</param>
public abstract record ReceptionOutcome(Wish Wish, string Language)
{
    /// <summary>An agent is needed, from <paramref name="Queue"/>.</summary>
    public sealed record ToQueue(Wish Wish, string Language, string Queue) : ReceptionOutcome(Wish, Language);

    /// <summary>An answer was given and the caller hung up content.</summary>
    public sealed record Solved(Wish Wish, string Language) : ReceptionOutcome(Wish, Language);
}
