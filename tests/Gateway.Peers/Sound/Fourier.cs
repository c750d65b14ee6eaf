using System.Numerics;

namespace Gateway.Peers.Sound;

/// <summary>The fast Fourier transform of a power-of-two length, in place.</summary>
internal static class Fourier
{
    public static void Forward(Complex[] values) => Transform(values, -1);

    /// <summary>The inverse, scaled by 1/length.</summary>
    public static void Inverse(Complex[] values)
    {
        Transform(values, 1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= values.Length;
        }
    }

    private static void Transform(Complex[] values, int sign)
    {
        Permute(values);
        var roots = Roots(values.Length, sign);
        for (var half = 1; half < values.Length; half *= 2)
        {
            var stride = values.Length / (2 * half);
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                for (var i = 0; i < half; i++)
                {
                    var upper = values[start + i];
                    var lower = values[start + i + half] * roots[i * stride];
                    values[start + i] = upper + lower;
                    values[start + i + half] = upper - lower;
                }
            }
        }
    }

    private static Complex[] Roots(int length, int sign)
    {
        var roots = new Complex[length / 2];
        for (var i = 0; i < roots.Length; i++)
        {
            roots[i] = Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * i / length);
        }

        return roots;
    }

    private static void Permute(Complex[] values)
    {
        for (int i = 1, mirrored = 0; i < values.Length; i++)
        {
            var bit = values.Length >> 1;
            for (; (mirrored & bit) != 0; bit >>= 1)
            {
                mirrored ^= bit;
            }

            mirrored ^= bit;
            if (i < mirrored)
            {
                (values[i], values[mirrored]) = (values[mirrored], values[i]);
            }
        }
    }
}
