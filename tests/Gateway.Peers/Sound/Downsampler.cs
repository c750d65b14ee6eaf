namespace Gateway.Peers.Sound;

/// <summary>Brings a recording of any multiple of 8 kHz, in one or two channels, to telephone sound: the first channel, low-passed at 3.7 kHz.</summary>
internal static class Downsampler
{
    private const double CutOff = 3_700;
    private const int TapsPerStep = 32;

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
