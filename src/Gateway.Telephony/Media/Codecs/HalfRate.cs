namespace Gateway.Telephony.Media.Codecs;

/// <summary>Brings 16 kHz sound to 8 kHz: a windowed-sinc low-pass at 3.7 kHz, then every second sample.</summary>
internal static class HalfRate
{
    private const int Taps = 63;
    private const double CutOff = 3_700.0 / 16_000;

    private static readonly float[] Filter = Design();

    public static short[] Convert(ReadOnlySpan<short> pcm16k)
    {
        var pcm8k = new short[(pcm16k.Length + 1) / 2];
        for (var index = 0; index < pcm8k.Length; index++)
        {
            pcm8k[index] = (short)Math.Clamp(MathF.Round(At(pcm16k, index * 2)), short.MinValue, short.MaxValue);
        }

        return pcm8k;
    }

    private static float At(ReadOnlySpan<short> pcm, int centre)
    {
        var sum = 0f;
        var start = centre - (Taps / 2);
        for (var tap = Math.Max(0, -start); tap < Math.Min(Taps, pcm.Length - start); tap++)
        {
            sum += Filter[tap] * pcm[start + tap];
        }

        return sum;
    }

    /// <summary>Hamming window; scaled so that a constant passes unchanged.</summary>
    private static float[] Design()
    {
        var taps = new double[Taps];
        for (var index = 0; index < Taps; index++)
        {
            var offset = index - (Taps / 2);
            var sinc = offset == 0 ? 2 * CutOff : Math.Sin(2 * Math.PI * CutOff * offset) / (Math.PI * offset);
            taps[index] = sinc * (0.54 - (0.46 * Math.Cos(2 * Math.PI * index / (Taps - 1))));
        }

        var sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }
}
