using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

public class RateConverterTests
{
    [Fact]
    public void Telephone_sound_comes_back_from_16_kHz_as_it_was()
    {
        var (up, down) = (new RateConverter(), new RateConverter());
        var said = Tones.Melody(5, TimeSpan.FromSeconds(2));
        var (wide, heard) = (new short[320], new short[said.Length]);

        for (var start = 0; start < said.Length; start += 160)
        {
            Assert.Equal(320, up.Convert(said.AsSpan(start, 160), 8_000, wide, 16_000));
            Assert.Equal(160, down.Convert(wide, 16_000, heard.AsSpan(start), 8_000));
        }

        Assert.InRange(Correlation.Find(said.AsSpan(800, 14_000), heard).Coefficient, 0.9999, 1);
    }

    [Fact]
    public void Both_ways_delay_by_whole_samples()
    {
        var (wide, narrow) = (new short[320], new short[160]);
        var pulse = new short[160];
        pulse[20] = 10_000;
        new RateConverter().Convert(pulse, 8_000, wide, 16_000);
        Assert.Equal(wide.Max(), wide[(2 * 20) + 30]);

        var widePulse = new short[320];
        widePulse[40] = 10_000;
        new RateConverter().Convert(widePulse, 16_000, narrow, 8_000);
        Assert.Equal(narrow.Max(), narrow[20 + 15]);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(6_500)]
    public void What_8_kHz_cannot_carry_does_not_fold_into_it(double hertz)
    {
        var pcm = new short[3_200];
        for (var index = 0; index < pcm.Length; index++)
        {
            pcm[index] = (short)(10_000 * Math.Sin(2 * Math.PI * hertz * index / 16_000));
        }

        var heard = new short[1_600];
        new RateConverter().Convert(pcm.AsSpan(0, 1_600), 16_000, heard, 8_000);

        Assert.InRange(Correlation.Rms(heard.AsSpan(100, 700)), 0, 30);
    }

    [Fact]
    public void Equal_rates_pass_unchanged()
    {
        var heard = new short[3];

        Assert.Equal(3, new RateConverter().Convert([1, -2, 3], 8_000, heard, 8_000));
        Assert.Equal([1, -2, 3], heard);
    }
}
