using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

public class G722Tests
{
    /// <summary>What another implementation (libspandsp 2) made of the same ten seconds, once, by SHA-256.</summary>
    private const string TheirCodes = "590991a218d3c7d9a6356a2b04214477111dce1bd24821f7e851086128f95cc8";
    private const string TheirSound = "5fd7f32494beb0acc1b5ee335fb63054d4b5f36ac059347378e823f7f22060d5";

    [Fact]
    public void Codes_and_sound_are_bit_for_bit_those_of_another_implementation()
    {
        using var encoder = new G722Encoder();
        using var decoder = new G722Decoder();
        var pcm = Signal();
        var (codes, sound) = (new byte[pcm.Length / 2], new short[pcm.Length]);

        for (var frame = 0; frame < codes.Length; frame += 160)
        {
            Assert.Equal(160, encoder.Encode(pcm.AsSpan(2 * frame, 320), codes.AsSpan(frame)));
            Assert.Equal(320, decoder.Decode(codes.AsSpan(frame, 160), sound.AsSpan(2 * frame)));
        }

        Assert.Equal(TheirCodes, Convert.ToHexStringLower(SHA256.HashData(codes)));
        Assert.Equal(TheirSound, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(sound.AsSpan()))));
    }

    [Fact]
    public void Any_payload_decodes_to_two_samples_a_byte()
    {
        using var decoder = new G722Decoder();
        var random = new Random(722);
        var pcm = new short[1_000];
        for (var round = 0; round < 2_000; round++)
        {
            var payload = new byte[random.Next(700)];
            random.NextBytes(payload);

            Assert.Equal(Math.Min(payload.Length, 500) * 2, decoder.Decode(payload, pcm));
        }
    }

    /// <summary>Noise, coloured noise and saw teeth of many loudnesses, and a second of nothing: 16 kHz.</summary>
    private static short[] Signal()
    {
        var pcm = new short[160_000];
        var (seed, coloured) = (1u, 0);
        for (var index = 0; index < pcm.Length; index++)
        {
            seed = unchecked((seed * 1_664_525) + 1_013_904_223);
            var noise = (short)(seed >> 16);
            var (part, quieter) = (index / 1_600, index / 3_200 % 8);
            var period = 20 + (part % 60);
            var value = (part % 3) switch
            {
                0 => noise >> quieter,
                1 => coloured = ((coloured * 7) + noise) / 8,
                _ => ((index % period * 2 * 16_000 / period) - 16_000) >> quieter,
            };
            pcm[index] = index / 16_000 == 9 ? (short)0 : (short)(value / 2);
        }

        return pcm;
    }
}
