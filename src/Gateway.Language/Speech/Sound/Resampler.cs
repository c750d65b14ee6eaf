namespace Gateway.Language.Speech.Sound;

/// <summary>Changes the sample rate of a whole sound with a windowed sinc; for prompts, not for streams.</summary>
public static class Resampler
{
    // Zero crossings of the sinc on each side: 60 dB of stopband with the Hann window.
    private const int Crossings = 24;

    /// <summary>The sound at the rate <paramref name="to"/>; the same samples when the rates are equal.</summary>
    public static short[] Convert(ReadOnlySpan<short> pcm, SampleRate from, SampleRate to)
    {
        if (from == to)
            return pcm.ToArray();
        var step = (double)from.Hertz / to.Hertz;
        var output = new short[(int)((long)pcm.Length * to.Hertz / from.Hertz)];
        var cutoff = Math.Min(1, 1 / step) * 0.97;
        for (int i = 0; i < output.Length; i++)
            output[i] = At(pcm, i * step, cutoff);
        return output;
    }

    private static short At(ReadOnlySpan<short> pcm, double position, double cutoff)
    {
        var width = Crossings / cutoff;
        var first = Math.Max(0, (int)Math.Ceiling(position - width));
        var last = Math.Min(pcm.Length - 1, (int)Math.Floor(position + width));
        double sum = 0;
        for (int n = first; n <= last; n++)
        {
            var x = position - n;
            var window = 0.5 + (0.5 * Math.Cos(Math.PI * x / width));
            sum += pcm[n] * cutoff * window * (x == 0 ? 1 : Math.Sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x));
        }

        return (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
    }
}
