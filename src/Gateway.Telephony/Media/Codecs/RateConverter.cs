using System.Numerics;

namespace Gateway.Telephony.Media.Codecs;

/// <summary>
/// Brings a stream of sound from 8 to 16 kHz or back, frame by frame: a windowed-sinc low-pass at 3.7 kHz that remembers
/// the end of the frame before. Equal rates pass unchanged. Allocates nothing per frame.
/// </summary>
internal sealed class RateConverter
{
    /// <summary>Room of the filter, a multiple of what a processor adds up at once; its 61 taps delay by whole samples at both rates.</summary>
    private const int Taps = 64;
    private const int Centre = 30;
    private const double CutOff = 3_700.0 / VoiceFormat.Wideband;

    /// <summary>Longest input at once: 120 ms of 16 kHz.</summary>
    private const int MaxSamples = VoiceFormat.Wideband * 12 / 100;

    // Newest sample last, as the line has them.
    private static readonly float[] Whole = [.. Design().Reverse()];

    // The low-pass applied to every second sample: between two samples there are zeros, so each output needs half the taps.
    private static readonly float[] Even = [.. Whole.Where((_, tap) => tap % 2 == 1).Select(tap => 2 * tap)];
    private static readonly float[] Odd = [.. Whole.Where((_, tap) => tap % 2 == 0).Select(tap => 2 * tap)];

    private readonly float[] _line = new float[Taps + MaxSamples];
    private int _from;
    private int _to;

    /// <summary>How many samples come out for <paramref name="samples"/> that go in.</summary>
    public static int Length(int samples, int from, int to) => (int)((long)samples * to / from);

    /// <summary>Converts up to 120 ms; returns the samples written.</summary>
    public int Convert(ReadOnlySpan<short> source, int from, Span<short> destination, int to)
    {
        if (from == to)
        {
            source.CopyTo(destination);
            return source.Length;
        }

        if (from != _from || to != _to)
        {
            (_from, _to) = (from, to);
            Array.Clear(_line);
        }

        for (var index = 0; index < source.Length; index++)
        {
            _line[Taps + index] = source[index];
        }

        var written = to > from ? Double(source.Length, destination) : Halve(source.Length, destination);
        _line.AsSpan(source.Length, Taps).CopyTo(_line);
        return written;
    }

    private int Double(int count, Span<short> destination)
    {
        for (var index = 0; index < count; index++)
        {
            var window = _line.AsSpan(index + 1 + (Taps / 2), Taps / 2);
            destination[2 * index] = Round(Dot(Even, window));
            destination[(2 * index) + 1] = Round(Dot(Odd, window));
        }

        return 2 * count;
    }

    private int Halve(int count, Span<short> destination)
    {
        for (var index = 0; index < count / 2; index++)
        {
            destination[index] = Round(Dot(Whole, _line.AsSpan((2 * index) + 1, Taps)));
        }

        return count / 2;
    }

    private static float Dot(float[] filter, ReadOnlySpan<float> window)
    {
        var sums = Vector<float>.Zero;
        for (var index = 0; index < filter.Length; index += Vector<float>.Count)
        {
            sums += new Vector<float>(filter, index) * new Vector<float>(window[index..]);
        }

        return Vector.Sum(sums);
    }

    private static short Round(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    /// <summary>Hamming window; scaled so that a constant passes unchanged.</summary>
    private static float[] Design()
    {
        var taps = new double[Taps];
        for (var index = 0; index <= 2 * Centre; index++)
        {
            var offset = index - Centre;
            var sinc = offset == 0 ? 2 * CutOff : Math.Sin(2 * Math.PI * CutOff * offset) / (Math.PI * offset);
            taps[index] = sinc * (0.54 - (0.46 * Math.Cos(Math.PI * index / Centre)));
        }

        var sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }
}
