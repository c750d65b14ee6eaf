using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;

namespace Gateway.Telephony.Tests.Media.Dtmf;

public class ToneDetectorTests
{
    private const string Keys = "147*2580369#ABCD";

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.2)]
    [InlineData(0.06)]
    public void Every_key_is_heard_once_over_G711_at_any_loudness(double loudness)
    {
        var pcm = DtmfTones.Render(Keys);
        Scale(pcm, loudness);

        Assert.Equal(Keys, Hear(OverG711(pcm)));
    }

    [Fact]
    public void Short_and_long_presses_count_once_each()
    {
        short[] pcm = [.. Tone(697, 1209, 50), .. new short[400], .. Tone(697, 1209, 2_000), .. new short[400], .. Tone(697, 1209, 50)];

        Assert.Equal("111", Hear(pcm));
    }

    [Fact]
    public void Noise_15_dB_below_the_key_does_not_hide_it()
    {
        var random = new Random(15);
        var pcm = DtmfTones.Render(Keys);
        for (var index = 0; index < pcm.Length; index++)
        {
            pcm[index] += (short)(random.NextDouble() * 4_800 - 2_400);
        }

        Assert.Equal(Keys, Hear(OverG711(pcm)));
    }

    [Fact]
    public void Twist_and_tones_that_are_off_by_one_and_a_half_percent_are_borne()
    {
        Assert.Equal("5", Hear(Tone(770 * 1.014, 1_336 * 0.986, 60)));
        Assert.Equal("5", Hear(Tone(770, 1_336, 60, high: 0.6)));
        Assert.Equal("5", Hear(Tone(770, 1_336, 60, low: 0.6)));
    }

    [Fact]
    public void One_tone_three_tones_dial_tone_and_noise_are_no_key()
    {
        var random = new Random(3);
        var noise = new short[80_000];
        for (var index = 0; index < noise.Length; index++)
        {
            noise[index] = (short)random.Next(-12_000, 12_000);
        }

        Assert.Equal("", Hear(Tone(770, 770, 500)));
        Assert.Equal("", Hear(Gateway.Peers.Sound.Tones.Chord(TimeSpan.FromSeconds(0.5), 770, 1_336, 1_900)));
        Assert.Equal("", Hear(Gateway.Peers.Sound.Tones.Chord(TimeSpan.FromSeconds(0.5), 425)));
        Assert.Equal("", Hear(Gateway.Peers.Sound.Tones.Chord(TimeSpan.FromSeconds(0.5), 350, 440)));
        Assert.Equal("", Hear(noise));
    }

    [Fact]
    public async Task Nobody_talks_a_key_into_it()
    {
        string[] sentences =
        [
            "I have a question about my last invoice, number five seven nine, from the eleventh of November.",
            "No, please put me through to a person, I have been waiting for twenty minutes and nobody answers.",
            "My internet connection has been broken since Monday morning, the lamp on the router is red.",
            "One two three four five six seven eight nine zero, star, hash, one one two two three three.",
            "Ooh, aah, eeh, mmm, hello, hello, is anybody there, yes, yes, no, no, no.",
        ];
        foreach (var voice in (string[])["slt", "rms", "kal", "awb"])
        {
            foreach (var sentence in sentences)
            {
                var speech = await new SpokenSentence(sentence, voice).SpeakAsync();
                Assert.Equal("", Hear(OverG711(speech)));
            }
        }
    }

    [Fact]
    public void A_key_is_heard_while_somebody_speaks_softly()
    {
        var pcm = DtmfTones.Render("7");
        var speech = Gateway.Peers.Sound.Tones.Melody(2, TimeSpan.FromSeconds(1));
        for (var index = 0; index < pcm.Length; index++)
        {
            pcm[index] += (short)(speech[index] / 12);
        }

        Assert.Equal("7", Hear(pcm));
    }

    private static string Hear(short[] pcm)
    {
        var detector = new ToneDetector();
        var keys = "";
        for (var start = 0; start + 160 <= pcm.Length; start += 160)
        {
            keys += detector.Take(pcm.AsSpan(start, 160))?.ToString() ?? "";
        }

        return keys;
    }

    private static short[] OverG711(short[] pcm)
    {
        var encoded = new byte[pcm.Length];
        var heard = new short[pcm.Length];
        G711.Encode(VoiceCodec.Pcma, pcm, encoded);
        G711.Decode(VoiceCodec.Pcma, encoded, heard);
        return heard;
    }

    private static void Scale(short[] pcm, double factor)
    {
        for (var index = 0; index < pcm.Length; index++)
        {
            pcm[index] = (short)(pcm[index] * factor);
        }
    }

    private static short[] Tone(double row, double column, int milliseconds, double low = 1, double high = 1)
    {
        var pcm = new short[milliseconds * 8 / 160 * 160 + 160];
        for (var index = 0; index < milliseconds * 8; index++)
        {
            var angle = 2 * Math.PI * index / 8_000;
            pcm[index] = (short)(8_000 * ((low * Math.Sin(angle * row)) + (high * Math.Sin(angle * column))));
        }

        return pcm;
    }
}
