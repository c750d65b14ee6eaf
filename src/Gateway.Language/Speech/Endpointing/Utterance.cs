namespace Gateway.Language.Speech.Endpointing;

/// <summary>What the caller said in one turn.</summary>
/// <param name="Pcm16k">The sound at 16 kHz from shortly before the first word to shortly after the last; empty when silent.</param>
/// <param name="Length">From the first word to the last.</param>
/// <param name="IsSilent">True when no speech came within the no-speech timeout.</param>
/// <param name="IsCut">True when the maximum length ended the turn, not a pause.</param>
public sealed record Utterance(ReadOnlyMemory<short> Pcm16k, TimeSpan Length, bool IsSilent, bool IsCut)
{
    /// <summary>A turn in which nothing was said.</summary>
    public static readonly Utterance Silence = new(ReadOnlyMemory<short>.Empty, TimeSpan.Zero, IsSilent: true, IsCut: false);
}
