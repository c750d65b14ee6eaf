using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

/// <summary>The system's libopus through our hands; the tools of this repository install it.</summary>
public class OpusTests
{
    private readonly byte[] _packet = new byte[VoiceFormat.MaxFrameBytes];

    [Fact]
    public void Speech_band_sound_survives_and_each_packet_is_20_ms()
    {
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        var said = Doubled(Tones.Melody(3, TimeSpan.FromSeconds(2)));
        var heard = new short[said.Length];

        for (var start = 0; start < said.Length; start += 320)
        {
            var length = encoder.Encode(said.AsSpan(start, 320), _packet);
            Assert.InRange(length, 2, 200);
            Assert.Equal(960, VoiceCodec.Opus.TicksOf(_packet.AsSpan(0, length)));
            Assert.Equal(320, decoder.Decode(_packet.AsSpan(0, length), heard.AsSpan(start, 320)));
        }

        Assert.InRange(Correlation.Find(said.AsSpan(3_200, 16_000), heard).Coefficient, 0.9, 1);
    }

    [Fact]
    public void A_lost_packet_is_repaired_from_the_next_one()
    {
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        var said = Doubled(Tones.Melody(4, TimeSpan.FromSeconds(1)));
        var (heard, lost) = (new short[320], 0.0);

        for (var start = 0; start + 640 <= said.Length; start += 320)
        {
            var length = encoder.Encode(said.AsSpan(start, 320), _packet);
            if (start / 320 == 24)
            {
                length = encoder.Encode(said.AsSpan(start + 320, 320), _packet);
                Assert.True(decoder.TryConceal(_packet.AsSpan(0, length), heard));
                lost = Correlation.Rms(heard);
            }

            Assert.Equal(320, decoder.Decode(_packet.AsSpan(0, length), heard));
        }

        Assert.InRange(lost, 500, 20_000);
        Assert.True(decoder.TryConceal([], heard));
    }

    [Fact]
    public void Rubbish_is_refused_or_decoded_within_bounds()
    {
        using var decoder = new OpusDecoder();
        var random = new Random(6716);
        var pcm = new short[1_920];
        for (var round = 0; round < 5_000; round++)
        {
            var payload = new byte[random.Next(random.Next(10) == 0 ? 1_400 : 60)];
            random.NextBytes(payload);

            Assert.InRange(decoder.Decode(payload, pcm), 0, pcm.Length);
            Assert.InRange(VoiceCodec.Opus.TicksOf(payload), 0, 5_760);
        }
    }

    private static short[] Doubled(short[] pcm8k)
    {
        var pcm = new short[pcm8k.Length * 2];
        var converter = new RateConverter();
        for (var start = 0; start < pcm8k.Length; start += 160)
        {
            converter.Convert(pcm8k.AsSpan(start, 160), 8_000, pcm.AsSpan(start * 2), 16_000);
        }

        return pcm;
    }
}
