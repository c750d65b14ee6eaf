namespace Gateway.Language.Speech.Sound;

/// <summary>How many samples a second of mono 16-bit sound has. The telephone has 8000, the recognisers' models 16000.</summary>
public readonly record struct SampleRate(int Hertz)
{
    /// <summary>Telephone sound as G.711 carries it.</summary>
    public static readonly SampleRate Telephone = new(8000);

    /// <summary>What Silero VAD and the recognition models were trained on.</summary>
    public static readonly SampleRate Wideband = new(16000);

    /// <summary>The length of <paramref name="samples"/> samples.</summary>
    public TimeSpan Duration(int samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / Hertz);

    /// <summary>The number of whole samples in <paramref name="duration"/>.</summary>
    public int Samples(TimeSpan duration) => checked((int)(duration.Ticks * Hertz / TimeSpan.TicksPerSecond));

    public override string ToString() => $"{Hertz} Hz";
}
