namespace Gateway.Peers.Sound;

/// <summary>Sounds inside the telephone band that cannot be mistaken for each other, to prove which audio arrived where.</summary>
public static class Tones
{
    private const double Loudness = 9000;
    private static readonly TimeSpan NoteLength = TimeSpan.FromMilliseconds(160);

    /// <summary>Number of samples at 8 kHz in <paramref name="length"/>.</summary>
    public static int Samples(TimeSpan length) => (int)Math.Round(length.TotalSeconds * Wav.TelephoneRate);

    /// <summary>Nothing to hear.</summary>
    public static short[] Silence(TimeSpan length) => new short[Samples(length)];

    /// <summary>One steady chord of the given frequencies in Hz.</summary>
    public static short[] Chord(TimeSpan length, params double[] frequencies)
    {
        var pcm = new short[Samples(length)];
        for (var i = 0; i < pcm.Length; i++)
        {
            var sum = frequencies.Sum(hertz => Math.Sin(2 * Math.PI * hertz * i / Wav.TelephoneRate));
            pcm[i] = (short)(Loudness * sum / frequencies.Length);
        }

        return pcm;
    }

    /// <summary>A tone that glides from one frequency to the other.</summary>
    public static short[] Chirp(TimeSpan length, double fromHertz, double toHertz)
    {
        var pcm = new short[Samples(length)];
        var phase = 0.0;
        for (var i = 0; i < pcm.Length; i++)
        {
            phase += 2 * Math.PI * (fromHertz + ((toHertz - fromHertz) * i / pcm.Length)) / Wav.TelephoneRate;
            pcm[i] = (short)(Loudness * Math.Sin(phase));
        }

        return pcm;
    }

    /// <summary>A melody of two-tone notes that never repeats; each <paramref name="seed"/> gives another one, always the same.</summary>
    public static short[] Melody(int seed, TimeSpan length)
    {
        var random = new Random(seed);
        var pcm = new short[Samples(length)];
        var note = Samples(NoteLength);
        for (var start = 0; start < pcm.Length; start += note)
        {
            var low = 320 + (random.NextDouble() * 900);
            var high = 1300 + (random.NextDouble() * 1900);
            var part = pcm.AsSpan(start, Math.Min(note, pcm.Length - start));
            for (var i = 0; i < part.Length; i++)
            {
                // Each note swells and fades, so that no click leaves the band.
                var swell = Math.Sin(Math.PI * i / note);
                var time = (double)i / Wav.TelephoneRate;
                var sum = Math.Sin(2 * Math.PI * low * time) + Math.Sin(2 * Math.PI * high * time);
                part[i] = (short)(Loudness * swell * sum / 2);
            }
        }

        return pcm;
    }
}
