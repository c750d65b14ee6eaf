namespace Gateway.Telephony.Media.Codecs;

/// <summary>ITU-T G.722, mode 1 (64 kbit/s): the tables and filter that encoder and decoder share.</summary>
internal static class G722
{
    /// <summary>Taps of each half of the quadrature mirror filter.</summary>
    public const int HalfTaps = 12;

    private const int LowLimit = 18_432;
    private const int HighLimit = 22_528;

    /// <summary>Coefficients of one half; the other half has them reversed.</summary>
    public static readonly short[] Filter = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

    /// <summary>The high band's two-bit code to its difference, in steps.</summary>
    private static readonly short[] HighLevels = [-7408, -1616, 7408, 1616];

    /// <summary>The upper four bits of the low band's code to the difference that both sides adapt on, in steps.</summary>
    private static readonly short[] LowLevels =
        [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    // The weights by the same codes.
    private static readonly short[] LowWeights =
        [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60];

    private static readonly short[] HighWeights = [798, -214, 798, -214];

    public static G722Band LowBand() => new(scale: 32);

    public static G722Band HighBand() => new(scale: 8);

    /// <summary>Follows a six-bit code of the low band; the two lowest bits do not matter to the predictor.</summary>
    public static void FollowLow(G722Band band, int code)
    {
        var difference = (band.Scale * LowLevels[code >> 2]) >> 15;
        band.Rescale(LowWeights[code >> 2], LowLimit, shift: 8);
        band.Adapt(difference);
    }

    /// <summary>Follows a two-bit code of the high band; returns the quantised difference.</summary>
    public static int FollowHigh(G722Band band, int code)
    {
        var difference = (band.Scale * HighLevels[code]) >> 15;
        band.Rescale(HighWeights[code], HighLimit, shift: 10);
        band.Adapt(difference);
        return difference;
    }
}
