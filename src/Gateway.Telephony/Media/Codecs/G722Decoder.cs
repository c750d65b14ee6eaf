namespace Gateway.Telephony.Media.Codecs;

/// <summary>Decodes ITU-T G.722 at 64 kbit/s: two samples of 16 kHz sound per byte.</summary>
internal sealed class G722Decoder : IVoiceDecoder
{
    private readonly G722Band _low = G722.LowBand();
    private readonly G722Band _high = G722.HighBand();
    private readonly int[] _sums = new int[G722.HalfTaps];
    private readonly int[] _differences = new int[G722.HalfTaps];

    // The low band's six-bit code to its difference, in steps.
    private static readonly short[] Levels =
    [
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    ];

    public int Decode(ReadOnlySpan<byte> payload, Span<short> pcm)
    {
        var bytes = Math.Min(payload.Length, pcm.Length / 2);
        for (var index = 0; index < bytes; index++)
        {
            var low = DecodeLow(payload[index] & 0x3F);
            var high = DecodeHigh(payload[index] >> 6);
            Join(low, high, out pcm[2 * index], out pcm[(2 * index) + 1]);
        }

        return bytes * 2;
    }

    public bool TryConceal(ReadOnlySpan<byte> next, Span<short> pcm) => false;

    public void Dispose()
    {
    }

    private int DecodeLow(int code)
    {
        var low = Limit(_low.Prediction + ((_low.Scale * Levels[code]) >> 15));
        G722.FollowLow(_low, code);
        return low;
    }

    private int DecodeHigh(int code)
    {
        var prediction = _high.Prediction;
        return Limit(prediction + G722.FollowHigh(_high, code));
    }

    /// <summary>The receive quadrature mirror filter.</summary>
    private void Join(int low, int high, out short first, out short second)
    {
        _sums.AsSpan(1).CopyTo(_sums);
        _differences.AsSpan(1).CopyTo(_differences);
        _sums[^1] = low + high;
        _differences[^1] = low - high;
        var (one, two) = (0, 0);
        for (var tap = 0; tap < G722.HalfTaps; tap++)
        {
            two += _sums[tap] * G722.Filter[tap];
            one += _differences[tap] * G722.Filter[G722.HalfTaps - 1 - tap];
        }

        first = (short)G722Band.Saturate(one >> 11);
        second = (short)G722Band.Saturate(two >> 11);
    }

    private static int Limit(int value) => Math.Clamp(value, -16_384, 16_383);
}
