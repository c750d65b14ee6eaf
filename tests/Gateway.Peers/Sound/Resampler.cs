namespace Gateway.Peers.Sound;

/// <summary>Brings telephone sound to a multiple of 8 kHz and back, low-passed at 3.7 kHz.</summary>
internal static class Resampler
{
    private const double CutOff = 3_700;
    private const int TapsPerStep = 32;

    /// <summary>The same sound at <paramref name="rate"/>, a multiple of 8 kHz.</summary>
    public static short[] FromTelephone(ReadOnlySpan<short> pcm, int rate)
    {
        var step = rate / Wav.TelephoneRate;
        if (step == 1)
        {
            return pcm.ToArray();
        }

        var filter = Design(rate, (step * TapsPerStep) + 1);
        var sound = new short[pcm.Length * step];
        for (var index = 0; index < sound.Length; index++)
        {
            // Between two samples there are zeros, so only every step-th tap counts.
            var sum = 0.0;
            var first = index - (filter.Length / 2);
            for (var tap = (((-first) % step) + step) % step; tap < filter.Length; tap += step)
            {
                var at = (first + tap) / step;
                sum += first + tap >= 0 && at < pcm.Length ? filter[tap] * pcm[at] : 0;
            }

            sound[index] = (short)Math.Clamp(Math.Round(sum * step), short.MinValue, short.MaxValue);
        }

        return sound;
    }

    /// <summary>The first channel of a recording at 8 kHz.</summary>
    public static short[] ToTelephone(ReadOnlySpan<short> pcm, int rate, int channels)
    {
        var step = rate / Wav.TelephoneRate;
        if (step == 1 && channels == 1)
        {
            return pcm.ToArray();
        }

        var filter = Design(rate, step == 1 ? 1 : (step * TapsPerStep) + 1);
        var heard = new short[pcm.Length / channels / step];
        for (var index = 0; index < heard.Length; index++)
        {
            var sum = 0.0;
            for (var tap = 0; tap < filter.Length; tap++)
            {
                var at = (index * step) + tap - (filter.Length / 2);
                sum += at >= 0 && at < pcm.Length / channels ? filter[tap] * pcm[at * channels] : 0;
            }

            heard[index] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        return heard;
    }

    private static double[] Design(int rate, int taps)
    {
        var filter = new double[taps];
        for (var index = 0; index < taps; index++)
        {
            var offset = index - (taps / 2);
            var sinc = offset == 0 ? 2 * CutOff / rate : Math.Sin(2 * Math.PI * CutOff * offset / rate) / (Math.PI * offset);
            filter[index] = sinc * (taps == 1 ? 1 : 0.54 - (0.46 * Math.Cos(2 * Math.PI * index / (taps - 1))));
        }

        var sum = filter.Sum();
        return Array.ConvertAll(filter, tap => tap / sum);
    }
}
