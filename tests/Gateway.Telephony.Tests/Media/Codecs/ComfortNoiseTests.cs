using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

public class ComfortNoiseTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(70)]
    public void Noise_has_the_level_that_the_packet_names(byte level)
    {
        var noise = new ComfortNoise();
        var pcm = new short[8_000];

        noise.Follow([level, 1, 2, 3]);
        noise.Fill(pcm);

        Assert.InRange(20 * Math.Log10(Correlation.Rms(pcm) / 32_768), -level - 1, -level + 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_forged_level_deafens_nobody(byte level)
    {
        var noise = new ComfortNoise();
        var pcm = new short[8_000];

        noise.Follow([level]);
        noise.Fill(pcm);

        Assert.InRange(Correlation.Rms(pcm), 0, 3_300);
    }

    [Fact]
    public void Without_a_packet_there_is_silence()
    {
        var noise = new ComfortNoise();
        short[] pcm = [1, 2, 3];

        noise.Fill(pcm);
        Assert.Equal([0, 0, 0], pcm);
    }
}
