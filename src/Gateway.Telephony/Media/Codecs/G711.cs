namespace Gateway.Telephony.Media.Codecs;

/// <summary>ITU-T G.711 by table: 16-bit samples to A-law or mu-law bytes and back, and bytes of one law to the other.</summary>
public static class G711
{
    /// <summary>The byte that sounds like nothing.</summary>
    public static byte Silence(VoiceCodec codec) => codec == VoiceCodec.Pcma ? (byte)0xD5 : (byte)0xFF;

    private static readonly short[] ALawSamples = Samples(ExpandALaw);
    private static readonly short[] MuLawSamples = Samples(ExpandMuLaw);

    // A-law sees 13 bits of a sample and mu-law 14, so tables over the upper bits are exact and stay in the cache.
    private static readonly byte[] ALawCodes = Codes(bits: 12, CompressALaw);
    private static readonly byte[] MuLawCodes = Codes(bits: 14, CompressMuLaw);

    private static readonly byte[] ALawToMuLaw = Map(ALawSamples, CompressMuLaw);
    private static readonly byte[] MuLawToALaw = Map(MuLawSamples, CompressALaw);

    /// <summary>Encodes sample by sample; <paramref name="encoded"/> is at least as long as <paramref name="pcm"/>.</summary>
    public static void Encode(VoiceCodec codec, ReadOnlySpan<short> pcm, Span<byte> encoded)
    {
        var table = codec == VoiceCodec.Pcma ? ALawCodes : MuLawCodes;
        var shift = codec == VoiceCodec.Pcma ? 4 : 2;
        encoded = encoded[..pcm.Length];
        for (var index = 0; index < pcm.Length; index++)
        {
            encoded[index] = table[(ushort)pcm[index] >> shift];
        }
    }

    /// <summary>Decodes byte by byte; <paramref name="pcm"/> is at least as long as <paramref name="encoded"/>.</summary>
    public static void Decode(VoiceCodec codec, ReadOnlySpan<byte> encoded, Span<short> pcm)
    {
        var table = codec == VoiceCodec.Pcma ? ALawSamples : MuLawSamples;
        pcm = pcm[..encoded.Length];
        for (var index = 0; index < encoded.Length; index++)
        {
            pcm[index] = table[encoded[index]];
        }
    }

    /// <summary>Turns bytes of one law into the other's; the same law is a plain copy.</summary>
    public static void Transcode(VoiceCodec from, VoiceCodec to, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (from == to)
        {
            source.CopyTo(destination);
            return;
        }

        var table = from == VoiceCodec.Pcma ? ALawToMuLaw : MuLawToALaw;
        destination = destination[..source.Length];
        for (var index = 0; index < source.Length; index++)
        {
            destination[index] = table[source[index]];
        }
    }

    private static short[] Samples(Func<byte, short> expand)
    {
        var table = new short[256];
        for (var code = 0; code < table.Length; code++)
        {
            table[code] = expand((byte)code);
        }

        return table;
    }

    private static byte[] Codes(int bits, Func<short, byte> compress)
    {
        var table = new byte[1 << bits];
        for (var index = 0; index < table.Length; index++)
        {
            table[index] = compress((short)(index << (16 - bits)));
        }

        return table;
    }

    private static byte[] Map(short[] samples, Func<short, byte> compress) => Array.ConvertAll(samples, sample => compress(sample));

    private static byte CompressALaw(short sample)
    {
        var magnitude = sample >= 0 ? sample >> 4 : ~sample >> 4;
        if (magnitude > 15)
        {
            var exponent = 1;
            while (magnitude > 31)
            {
                magnitude >>= 1;
                exponent++;
            }

            magnitude = (magnitude - 16) + (exponent << 4);
        }

        return (byte)((sample >= 0 ? magnitude | 0x80 : magnitude) ^ 0x55);
    }

    private static short ExpandALaw(byte code)
    {
        var value = (code ^ 0x55) & 0x7F;
        var exponent = value >> 4;
        var mantissa = ((value & 0x0F) << 4) + 8;
        if (exponent > 0)
        {
            mantissa = (mantissa + 256) << (exponent - 1);
        }

        return (short)((code & 0x80) != 0 ? mantissa : -mantissa);
    }

    private static byte CompressMuLaw(short sample)
    {
        const int bias = 33;
        const int clip = 0x1FFF;
        var magnitude = Math.Min((sample < 0 ? ~sample >> 2 : sample >> 2) + bias, clip);
        var segment = int.Log2(magnitude) - 4;
        var high = 8 - segment;
        var low = 15 - ((magnitude >> segment) & 0x0F);
        var code = (high << 4) | low;
        return (byte)(sample >= 0 ? code | 0x80 : code);
    }

    private static short ExpandMuLaw(byte code)
    {
        var inverted = (byte)~code;
        var exponent = (inverted >> 4) & 7;
        var magnitude = ((((inverted & 0x0F) << 3) + 0x84) << exponent) - 0x84;
        return (short)((inverted & 0x80) != 0 ? -magnitude : magnitude);
    }
}
