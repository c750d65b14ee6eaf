namespace Gateway.Telephony.Media.Codecs;

/// <summary>
/// One sub-band of G.722: the adaptive predictor with two poles and six zeros, and the quantiser's scale (ITU-T G.722
/// 3.3-3.6; the names in the comments are those of its block diagrams). Encoder and decoder run the same steps on it.
/// </summary>
internal sealed class G722Band(int scale)
{
    private readonly int[] _b = new int[6];
    private readonly int[] _d = new int[6];
    private int _a1;
    private int _a2;
    private int _p1;
    private int _p2;
    private int _r1;
    private int _logScale;
    private int _zeros;

    // 2^(n/32) for SCALEL and SCALEH.
    private static readonly short[] Powers =
    [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ];

    /// <summary>What the band is predicted to be next.</summary>
    public int Prediction { get; private set; }

    /// <summary>The quantiser's step.</summary>
    public int Scale { get; private set; } = scale;

    public static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>LOGSCL and SCALEL, or LOGSCH and SCALEH: the step follows the codes with a leak.</summary>
    public void Rescale(int weight, int limit, int shift)
    {
        _logScale = Math.Clamp(((_logScale * 127) >> 7) + weight, 0, limit);
        var power = (int)Powers[(_logScale >> 6) & 31];
        shift -= _logScale >> 11;
        Scale = (shift < 0 ? power << -shift : power >> shift) << 2;
    }

    /// <summary>Takes the quantised difference and predicts the next value.</summary>
    public void Adapt(int difference)
    {
        var r = Saturate(Prediction + difference);
        var p = Saturate(_zeros + difference);
        AdaptPoles(p);
        AdaptZeros(difference);

        // FILTEP and FILTEZ.
        var r2 = _r1;
        _r1 = r;
        (_p2, _p1) = (_p1, p);
        var poles = Saturate(((_a1 * Saturate(2 * r)) >> 15) + ((_a2 * Saturate(2 * r2)) >> 15));
        var zeros = 0;
        for (var tap = 0; tap < _d.Length; tap++)
        {
            zeros += (_b[tap] * Saturate(2 * _d[tap])) >> 15;
        }

        _zeros = Saturate(zeros);
        Prediction = Saturate(poles + _zeros);
    }

    /// <summary>UPPOL2 and UPPOL1.</summary>
    private void AdaptPoles(int p)
    {
        var isLikeLast = p >> 15 == _p1 >> 15;
        var first = Saturate(_a1 << 2);
        var second = Math.Min(isLikeLast ? -first : first, short.MaxValue) >> 7;
        second += p >> 15 == _p2 >> 15 ? 128 : -128;
        _a2 = Math.Clamp(second + ((_a2 * 32_512) >> 15), -12_288, 12_288);
        var limit = Saturate(15_360 - _a2);
        _a1 = Math.Clamp(Saturate(((_a1 * 32_640) >> 15) + (isLikeLast ? 192 : -192)), -limit, limit);
    }

    /// <summary>UPZERO and DELAYA.</summary>
    private void AdaptZeros(int difference)
    {
        var step = difference == 0 ? 0 : 128;
        for (var tap = _d.Length - 1; tap >= 0; tap--)
        {
            var isAlike = _d[tap] >> 15 == difference >> 15;
            _b[tap] = Saturate(((_b[tap] * 32_640) >> 15) + (isAlike ? step : -step));
            _d[tap] = tap > 0 ? _d[tap - 1] : difference;
        }
    }
}
