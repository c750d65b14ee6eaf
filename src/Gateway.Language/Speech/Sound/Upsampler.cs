namespace Gateway.Language.Speech.Sound;

/// <summary>
/// Doubles the sample rate of a stream, 8 to 16 kHz: a half-band polyphase FIR of 64 taps, flat to 3.6 kHz and 60 dB down
/// above 4.4 kHz. Keeps its state from block to block and allocates nothing after construction. One thread.
/// </summary>
public sealed class Upsampler
{
    // Half of the taps of the odd phase; the even phase of a half-band filter is a plain delay.
    private const int Half = 16;

    private static readonly float[] Taps = OddPhase();

    private readonly float[] history = new float[2 * Half];

    /// <summary>Writes two samples for each of <paramref name="input"/>; returns how many were written.</summary>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        if (output.Length < 2 * input.Length)
            throw new ArgumentException("The output has to hold twice the input.", nameof(output));
        for (int i = 0; i < input.Length; i++)
        {
            history.AsSpan(1).CopyTo(history);
            history[^1] = input[i];
            output[2 * i] = (short)history[Half - 1];
            output[(2 * i) + 1] = Between();
        }

        return 2 * input.Length;
    }

    /// <summary>Forgets the sound so far, for the next stream.</summary>
    public void Reset() => Array.Clear(history);

    /// <summary>A whole utterance at 16 kHz, for recognisers that take either rate.</summary>
    internal static ReadOnlyMemory<short> ToWideband(ReadOnlyMemory<short> pcm, SampleRate rate)
    {
        if (rate == SampleRate.Wideband)
            return pcm;
        if (rate != SampleRate.Telephone)
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "8000 or 16000 Hz");
        var wide = new short[2 * pcm.Length];
        new Upsampler().Process(pcm.Span, wide);
        return wide;
    }

    private short Between()
    {
        float sum = 0;
        for (int k = 0; k < Half; k++)
            sum += Taps[k] * (history[Half - 1 - k] + history[Half + k]);
        return (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
    }

    private static float[] OddPhase()
    {
        var taps = new float[Half];
        double sum = 0;
        for (int k = 0; k < Half; k++)
        {
            var x = k + 0.5;
            taps[k] = (float)(Math.Sin(Math.PI * x) / (Math.PI * x) * Kaiser(x / Half));
            sum += 2 * taps[k];
        }

        for (int k = 0; k < Half; k++)
            taps[k] = (float)(taps[k] / sum);
        return taps;
    }

    private static double Kaiser(double position) => Bessel(6 * Math.Sqrt(1 - (position * position))) / Bessel(6);

    // The modified Bessel function of order zero by its power series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int n = 1; n < 30; n++)
        {
            term *= x / (2 * n) * (x / (2 * n));
            sum += term;
        }

        return sum;
    }
}
