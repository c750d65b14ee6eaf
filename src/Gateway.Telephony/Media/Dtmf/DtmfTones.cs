namespace Gateway.Telephony.Media.Dtmf;

/// <summary>Keys as sound in the voice band (ITU-T Q.23), for peers that did not agree on telephone events.</summary>
internal static class DtmfTones
{
    private const int SampleRate = 8_000;
    private const int ToneSamples = SampleRate / 10;
    private const int PauseSamples = SampleRate * 8 / 100;
    private const double Amplitude = 8_000;

    private static readonly int[] Rows = [697, 770, 852, 941];
    private static readonly int[] Columns = [1209, 1336, 1477, 1633];
    private const string Keypad = "123A456B789C*0#D";

    /// <summary>100 ms of two tones and 80 ms of silence per key, at 8 kHz.</summary>
    public static short[] Render(string keys)
    {
        var pcm = new short[keys.Length * (ToneSamples + PauseSamples)];
        for (var index = 0; index < keys.Length; index++)
        {
            var place = Keypad.IndexOf(char.ToUpperInvariant(keys[index]), StringComparison.Ordinal);
            var tone = pcm.AsSpan(index * (ToneSamples + PauseSamples), ToneSamples);
            Fill(tone, Rows[place / 4], Columns[place % 4]);
        }

        return pcm;
    }

    private static void Fill(Span<short> tone, int row, int column)
    {
        for (var sample = 0; sample < tone.Length; sample++)
        {
            var angle = 2 * Math.PI * sample / SampleRate;
            tone[sample] = (short)(Amplitude * (Math.Sin(angle * row) + Math.Sin(angle * column)));
        }
    }
}
