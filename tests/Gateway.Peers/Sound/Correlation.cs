using System.Numerics;

namespace Gateway.Peers.Sound;

/// <summary>Where a piece of sound was found again: its place in what was said and in what was heard, and how alike the two are (1 = the same wave).</summary>
public readonly record struct Match(TimeSpan Said, TimeSpan Heard, double Coefficient)
{
    public override string ToString() => $"{Said.TotalSeconds:0.00} s -> {Heard.TotalSeconds:0.00} s: {Coefficient:0.0000}";
}

/// <summary>
/// Normalised cross-correlation of what was said with what was heard, over all lags at once. Loudness does not matter;
/// G.711 alone leaves more than 0.999, a lost frame in a second about 0.99, other sound well below 0.5.
/// </summary>
public static class Correlation
{
    private const double AudibleRms = 200;

    /// <summary>The best place of the whole of <paramref name="said"/> in <paramref name="heard"/> (both 8 kHz).</summary>
    public static Match Find(ReadOnlySpan<short> said, ReadOnlySpan<short> heard)
    {
        if (said.Length == 0 || heard.Length < said.Length)
        {
            return default;
        }

        return new Recording(heard, said.Length).Find(said, TimeSpan.Zero);
    }

    /// <summary>
    /// Cuts <paramref name="said"/> into segments (default 1 s), leaves out the silent ones and searches each by itself,
    /// so that a jitter buffer may shift one against the other. A segment that is not there at all comes out near 0.
    /// </summary>
    public static IReadOnlyList<Match> Segments(
        ReadOnlySpan<short> said, ReadOnlySpan<short> heard, TimeSpan? segment = null)
    {
        var length = Tones.Samples(segment ?? TimeSpan.FromSeconds(1));
        var matches = new List<Match>();
        var recording = heard.Length < length ? null : new Recording(heard, length);
        for (var start = 0; start + length <= said.Length; start += length)
        {
            var part = said.Slice(start, length);
            if (Rms(part) >= AudibleRms)
            {
                matches.Add(recording?.Find(part, Seconds(start)) ?? new Match(Seconds(start), default, 0));
            }
        }

        return matches;
    }

    /// <summary>Root mean square of the samples.</summary>
    public static double Rms(ReadOnlySpan<short> pcm)
    {
        var sum = 0.0;
        foreach (var sample in pcm)
        {
            sum += (double)sample * sample;
        }

        return pcm.Length == 0 ? 0 : Math.Sqrt(sum / pcm.Length);
    }

    private static TimeSpan Seconds(int samples) => TimeSpan.FromSeconds((double)samples / Wav.TelephoneRate);

    private sealed class Recording
    {
        private readonly Complex[] _spectrum;
        private readonly double[] _energyBefore;
        private readonly int _length;

        public Recording(ReadOnlySpan<short> heard, int longestSegment)
        {
            _length = heard.Length;
            _spectrum = Spectrum(heard, (int)BitOperations.RoundUpToPowerOf2((uint)(heard.Length + longestSegment)));
            _energyBefore = new double[heard.Length + 1];
            for (var i = 0; i < heard.Length; i++)
            {
                _energyBefore[i + 1] = _energyBefore[i] + ((double)heard[i] * heard[i]);
            }
        }

        public Match Find(ReadOnlySpan<short> segment, TimeSpan said)
        {
            var product = Spectrum(segment, _spectrum.Length);
            for (var i = 0; i < product.Length; i++)
            {
                product[i] = _spectrum[i] * Complex.Conjugate(product[i]);
            }

            Fourier.Inverse(product);
            var energy = Math.Pow(Rms(segment), 2) * segment.Length;
            var (best, lag) = (0.0, 0);
            for (var at = 0; at + segment.Length <= _length; at++)
            {
                // A floor on the energy keeps the noise of near silence from being scaled up to a likeness.
                var window = Math.Max(_energyBefore[at + segment.Length] - _energyBefore[at], segment.Length * 100.0);
                var coefficient = product[at].Real / Math.Sqrt(energy * window);
                if (coefficient > best)
                {
                    (best, lag) = (coefficient, at);
                }
            }

            return new Match(said, Seconds(lag), best);
        }

        private static Complex[] Spectrum(ReadOnlySpan<short> pcm, int size)
        {
            var values = new Complex[size];
            for (var i = 0; i < pcm.Length; i++)
            {
                values[i] = pcm[i];
            }

            Fourier.Forward(values);
            return values;
        }
    }
}
