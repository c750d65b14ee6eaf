using System.Numerics;

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
        var divisor = (int)BigInteger.GreatestCommonDivisor(from.Hertz, to.Hertz);
        var filter = new PhaseFilter(from.Hertz / divisor, to.Hertz / divisor);
        var output = new short[(int)((long)pcm.Length * to.Hertz / from.Hertz)];
        for (int i = 0; i < output.Length; i++)
            output[i] = filter.At(pcm, i);
        return output;
    }

    // Output sample i lies i * down / up samples into the input: its fraction repeats after "up" samples, so each fraction's
    // taps are computed once.
    private sealed class PhaseFilter(int down, int up)
    {
        private readonly double cutoff = Math.Min(1, (double)up / down) * 0.97;
        private readonly double[]?[] phases = new double[up][];

        internal short At(ReadOnlySpan<short> pcm, int index)
        {
            var place = (long)index * down;
            var taps = phases[place % up] ??= Taps((double)(place % up) / up);
            var start = (int)(place / up) - (taps.Length / 2);
            double sum = 0;
            for (int k = Math.Max(0, -start); k < Math.Min(taps.Length, pcm.Length - start); k++)
                sum += taps[k] * pcm[start + k];
            return (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        private double[] Taps(double fraction)
        {
            var width = Crossings / cutoff;
            var reach = (int)width + 1;
            var taps = new double[(2 * reach) + 1];
            for (int k = 0; k < taps.Length; k++)
            {
                var x = fraction - (k - reach);
                if (Math.Abs(x) <= width)
                    taps[k] = cutoff * (0.5 + (0.5 * Math.Cos(Math.PI * x / width))) * Sinc(cutoff * x);
            }

            return taps;
        }

        private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
    }
}
