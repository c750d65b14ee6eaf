namespace Gateway.Language.Speech.Endpointing;

/// <summary>Where a listening turn takes its sound from: 8 kHz mono, as the media room decoded it. One reader.</summary>
public interface IPcmSource
{
    /// <summary>Moves what has arrived into <paramref name="destination"/>; returns the number of samples, 0 when there is none yet.</summary>
    int Read(Span<short> destination);
}
