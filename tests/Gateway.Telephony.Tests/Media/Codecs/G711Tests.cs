using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

public class G711Tests
{
    /// <summary>Values from ITU-T G.711 tables 1a and 2a, scaled to 16 bits.</summary>
    [Theory]
    [InlineData(VoiceCodec.Pcma, 0xD5, 8)]
    [InlineData(VoiceCodec.Pcma, 0x55, -8)]
    [InlineData(VoiceCodec.Pcma, 0xAA, 32256)]
    [InlineData(VoiceCodec.Pcma, 0x2A, -32256)]
    [InlineData(VoiceCodec.Pcmu, 0xFF, 0)]
    [InlineData(VoiceCodec.Pcmu, 0x80, 32124)]
    [InlineData(VoiceCodec.Pcmu, 0x00, -32124)]
    [InlineData(VoiceCodec.Pcmu, 0xFE, 8)]
    public void Codes_stand_for_the_samples_of_the_standard(VoiceCodec codec, byte code, short sample)
    {
        short[] pcm = [0];
        G711.Decode(codec, [code], pcm);

        Assert.Equal(sample, pcm[0]);
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.Pcmu)]
    public void Every_code_survives_decoding_and_encoding(VoiceCodec codec)
    {
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        var pcm = new short[256];
        var again = new byte[256];

        G711.Decode(codec, codes, pcm);
        G711.Encode(codec, pcm, again);

        // mu-law has two zeros.
        if (codec == VoiceCodec.Pcmu)
        {
            codes[0x7F] = 0xFF;
        }

        Assert.Equal(codes, again);
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.Pcmu)]
    public void Each_sample_comes_back_within_half_a_step(VoiceCodec codec)
    {
        for (var sample = short.MinValue; sample < short.MaxValue; sample++)
        {
            byte[] code = [0];
            short[] pcm = [0];
            G711.Encode(codec, [sample], code);
            G711.Decode(codec, code, pcm);

            var step = Math.Max(16, Math.Abs((int)sample) / 16);
            Assert.InRange(Math.Abs(pcm[0] - sample), 0, Math.Abs((int)sample) > 32_000 ? 1_024 : step);
        }
    }

    [Fact]
    public void Changing_the_law_is_decoding_and_encoding()
    {
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        var pcm = new short[256];
        var expected = new byte[256];
        var actual = new byte[256];

        G711.Decode(VoiceCodec.Pcma, codes, pcm);
        G711.Encode(VoiceCodec.Pcmu, pcm, expected);
        G711.Transcode(VoiceCodec.Pcma, VoiceCodec.Pcmu, codes, actual);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.Pcmu)]
    public void Silence_is_the_code_of_nothing(VoiceCodec codec)
    {
        byte[] code = [0];
        G711.Encode(codec, [0], code);

        Assert.Equal(code[0], G711.Silence(codec));
    }
}
