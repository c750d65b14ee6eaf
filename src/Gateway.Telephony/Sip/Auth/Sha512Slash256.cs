using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>SHA-512/256 (FIPS 180-4 section 6.7), which RFC 8760 allows in SIP and the runtime does not have.</summary>
internal static class Sha512Slash256
{
    private const int BlockBytes = 128;
    private const int HashBytes = 32;
    private const int LengthBytes = 16;

    // FIPS 180-4 section 4.2.3.
    private static readonly ulong[] RoundConstants =
    [
        0x428A2F98D728AE22, 0x7137449123EF65CD, 0xB5C0FBCFEC4D3B2F, 0xE9B5DBA58189DBBC,
        0x3956C25BF348B538, 0x59F111F1B605D019, 0x923F82A4AF194F9B, 0xAB1C5ED5DA6D8118,
        0xD807AA98A3030242, 0x12835B0145706FBE, 0x243185BE4EE4B28C, 0x550C7DC3D5FFB4E2,
        0x72BE5D74F27B896F, 0x80DEB1FE3B1696B1, 0x9BDC06A725C71235, 0xC19BF174CF692694,
        0xE49B69C19EF14AD2, 0xEFBE4786384F25E3, 0x0FC19DC68B8CD5B5, 0x240CA1CC77AC9C65,
        0x2DE92C6F592B0275, 0x4A7484AA6EA6E483, 0x5CB0A9DCBD41FBD4, 0x76F988DA831153B5,
        0x983E5152EE66DFAB, 0xA831C66D2DB43210, 0xB00327C898FB213F, 0xBF597FC7BEEF0EE4,
        0xC6E00BF33DA88FC2, 0xD5A79147930AA725, 0x06CA6351E003826F, 0x142929670A0E6E70,
        0x27B70A8546D22FFC, 0x2E1B21385C26C926, 0x4D2C6DFC5AC42AED, 0x53380D139D95B3DF,
        0x650A73548BAF63DE, 0x766A0ABB3C77B2A8, 0x81C2C92E47EDAEE6, 0x92722C851482353B,
        0xA2BFE8A14CF10364, 0xA81A664BBC423001, 0xC24B8B70D0F89791, 0xC76C51A30654BE30,
        0xD192E819D6EF5218, 0xD69906245565A910, 0xF40E35855771202A, 0x106AA07032BBD1B8,
        0x19A4C116B8D2D0C8, 0x1E376C085141AB53, 0x2748774CDF8EEB99, 0x34B0BCB5E19B48A8,
        0x391C0CB3C5C95A63, 0x4ED8AA4AE3418ACB, 0x5B9CCA4F7763E373, 0x682E6FF3D6B2B8A3,
        0x748F82EE5DEFB2FC, 0x78A5636F43172F60, 0x84C87814A1F0AB72, 0x8CC702081A6439EC,
        0x90BEFFFA23631E28, 0xA4506CEBDE82BDE9, 0xBEF9A3F7B2C67915, 0xC67178F2E372532B,
        0xCA273ECEEA26619C, 0xD186B8C721C0C207, 0xEADA7DD6CDE0EB1E, 0xF57D4F7FEE6ED178,
        0x06F067AA72176FBA, 0x0A637DC5A2C898A6, 0x113F9804BEF90DAE, 0x1B710B35131C471B,
        0x28DB77F523047D84, 0x32CAAB7B40C72493, 0x3C9EBE0A15C9BEBC, 0x431D67C49C100D4C,
        0x4CC5D4BECB3E42B6, 0x597F299CFC657E2A, 0x5FCB6FAB3AD6FAEC, 0x6C44198C4A475817,
    ];

    /// <summary>Hashes <paramref name="data"/> into 32 octets and gives their number.</summary>
    public static int HashData(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        // FIPS 180-4 section 5.3.6.2.
        Span<ulong> state =
        [
            0x22312194FC2BF72C, 0x9F555FA3C84C64C2, 0x2393B86B6F53B151, 0x963877195940EABD,
            0x96283EE2A88EFFE3, 0xBE5E1E2553863992, 0x2B0199FC2C85B8AA, 0x0EB72DDC81C52CA2,
        ];
        var padded = Pad(data);
        for (var offset = 0; offset < padded.Length; offset += BlockBytes)
        {
            Compress(state, padded.AsSpan(offset, BlockBytes));
        }

        for (var i = 0; i < HashBytes / sizeof(ulong); i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(hash[(i * sizeof(ulong))..], state[i]);
        }

        return HashBytes;
    }

    private static byte[] Pad(ReadOnlySpan<byte> data)
    {
        var blocks = (data.Length + 1 + LengthBytes + BlockBytes - 1) / BlockBytes;
        var padded = new byte[blocks * BlockBytes];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(^sizeof(ulong)..), (ulong)data.Length * 8);
        return padded;
    }

    private static void Compress(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        Span<ulong> words = stackalloc ulong[RoundConstants.Length];
        Schedule(block, words);
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < words.Length; t++)
        {
            var first = h + (Ror(e, 14) ^ Ror(e, 18) ^ Ror(e, 41)) + ((e & f) ^ (~e & g)) + RoundConstants[t] + words[t];
            var second = (Ror(a, 28) ^ Ror(a, 34) ^ Ror(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        ReadOnlySpan<ulong> after = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < after.Length; i++)
        {
            state[i] += after[i];
        }
    }

    private static void Schedule(ReadOnlySpan<byte> block, Span<ulong> words)
    {
        for (var t = 0; t < words.Length; t++)
        {
            words[t] = t < 16
                ? BinaryPrimitives.ReadUInt64BigEndian(block[(t * sizeof(ulong))..])
                : Mix(words[t - 2], 19, 61, 6) + words[t - 7] + Mix(words[t - 15], 1, 8, 7) + words[t - 16];
        }
    }

    private static ulong Mix(ulong word, int first, int second, int shift) => Ror(word, first) ^ Ror(word, second) ^ (word >> shift);

    private static ulong Ror(ulong word, int count) => BitOperations.RotateRight(word, count);
}
