namespace Gateway.Language.Speech.Endpointing;

/// <summary>Says of one window of 512 samples at 16 kHz whether somebody speaks. Keeps state; one stream at a time.</summary>
internal interface IVoiceDetector : IDisposable
{
    bool IsSpeech(ReadOnlySpan<short> window);

    /// <summary>Forgets the stream, for the next one.</summary>
    void Reset();
}
