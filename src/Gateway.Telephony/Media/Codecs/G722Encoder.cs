namespace Gateway.Telephony.Media.Codecs;

/// <summary>Encodes 16 kHz sound in ITU-T G.722 at 64 kbit/s: one byte per two samples.</summary>
internal sealed class G722Encoder : IVoiceEncoder
{
    private const int Levels = 30;

    private readonly G722Band _low = G722.LowBand();
    private readonly G722Band _high = G722.HighBand();
    private readonly int[] _even = new int[G722.HalfTaps];
    private readonly int[] _odd = new int[G722.HalfTaps];

    // Decision levels of the low band's quantiser, in steps.
    private static readonly short[] Decisions =
    [
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
        786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
    ];

    public int Encode(ReadOnlySpan<short> pcm, Span<byte> payload)
    {
        var bytes = pcm.Length / 2;
        for (var index = 0; index < bytes; index++)
        {
            Split(pcm[2 * index], pcm[(2 * index) + 1], out var low, out var high);
            payload[index] = (byte)((EncodeHigh(high) << 6) | EncodeLow(low));
        }

        return bytes;
    }

    public void Dispose()
    {
    }

    /// <summary>The transmit quadrature mirror filter.</summary>
    private void Split(short first, short second, out int low, out int high)
    {
        _even.AsSpan(1).CopyTo(_even);
        _odd.AsSpan(1).CopyTo(_odd);
        _even[^1] = first;
        _odd[^1] = second;
        var (sumEven, sumOdd) = (0, 0);
        for (var tap = 0; tap < G722.HalfTaps; tap++)
        {
            sumEven += _even[tap] * G722.Filter[tap];
            sumOdd += _odd[tap] * G722.Filter[G722.HalfTaps - 1 - tap];
        }

        low = (sumOdd + sumEven) >> 14;
        high = (sumOdd - sumEven) >> 14;
    }

    /// <summary>QUANTL: the smallest differences have the codes 63 and 62 below zero, 61 and 60 from zero on.</summary>
    private int EncodeLow(int sample)
    {
        var difference = G722Band.Saturate(sample - _low.Prediction);
        var magnitude = difference >= 0 ? difference : ~difference;
        var level = 1;
        while (level < Levels && magnitude >= (Decisions[level] * _low.Scale) >> 12)
        {
            level++;
        }

        var code = difference >= 0 ? 62 - level : level <= 2 ? 64 - level : 34 - level;
        G722.FollowLow(_low, code);
        return code;
    }

    /// <summary>QUANTH.</summary>
    private int EncodeHigh(int sample)
    {
        var difference = G722Band.Saturate(sample - _high.Prediction);
        var magnitude = difference >= 0 ? difference : ~difference;
        var isLarge = magnitude >= (564 * _high.Scale) >> 12;
        var code = difference >= 0 ? (isLarge ? 2 : 3) : (isLarge ? 0 : 1);
        G722.FollowHigh(_high, code);
        return code;
    }
}
