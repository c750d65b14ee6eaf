namespace Gateway.Telephony.Media.Dtmf;

/// <summary>
/// Hears keys in telephone sound (ITU-T Q.23, Q.24): Goertzel filters on the eight tones and second harmonics over
/// blocks of 12.75 ms. A key counts once it has been heard in three blocks and again after two blocks without it.
/// Speech and music are told apart by what a key has not: other energy, uneven tones, overtones. 8 kHz; allocates nothing.
/// </summary>
internal sealed class ToneDetector
{
    private const int SampleRate = 8_000;
    private const int BlockSamples = 102;

    /// <summary>Blocks in a row, about 38 ms: Q.24 asks that 40 ms be heard.</summary>
    private const int BlocksToHear = 3;

    /// <summary>Blocks without the key until it may come again, about 25 ms.</summary>
    private const int BlocksToForget = 2;

    /// <summary>Least mean square of a block: about -36 dBm0.</summary>
    private const double LeastPower = 150.0 * 150.0;

    /// <summary>Least part of all energy that the two tones make up.</summary>
    private const double LeastPurity = 0.72;

    /// <summary>The column may be stronger by 6 dB, the row by 9 dB.</summary>
    private const double MostTwist = 4;
    private const double MostReverseTwist = 8;

    /// <summary>A tone stands out from the others of its group by 9 dB.</summary>
    private const double LeastLead = 8;

    /// <summary>A voiced sound has overtones, a key has not: that of the column stays 10 dB below. Those of the rows lie beside columns.</summary>
    private const double MostOvertone = 0.1;

    private const string Keypad = "123A456B789C*0#D";

    private static readonly double[] Tones = [697, 770, 852, 941, 1209, 1336, 1477, 1633];
    private static readonly double[] Coefficients = Array.ConvertAll(Tones, Coefficient);
    private static readonly double[] Overtones = Array.ConvertAll(Tones[4..], tone => Coefficient(2 * tone));

    private readonly short[] _block = new short[BlockSamples];
    private int _count;
    private char? _candidate;
    private char? _down;
    private int _heard;
    private int _missed;

    /// <summary>Takes the next sound; returns the key when a press has just been made out.</summary>
    public char? Take(ReadOnlySpan<short> pcm8k)
    {
        char? pressed = null;
        while (!pcm8k.IsEmpty)
        {
            var taken = Math.Min(pcm8k.Length, BlockSamples - _count);
            pcm8k[..taken].CopyTo(_block.AsSpan(_count));
            pcm8k = pcm8k[taken..];
            _count += taken;
            if (_count == BlockSamples)
            {
                _count = 0;
                pressed = Follow(Recognise(_block)) ?? pressed;
            }
        }

        return pressed;
    }

    private static double Coefficient(double hertz) => 2 * Math.Cos(2 * Math.PI * hertz / SampleRate);

    private char? Follow(char? key)
    {
        _heard = key is not null && key == _candidate ? _heard + 1 : 1;
        _candidate = key;
        if (key == _down)
        {
            _missed = 0;
            return null;
        }

        if (_down is not null && ++_missed >= BlocksToForget)
        {
            _down = null;
        }

        if (key is null || _heard < BlocksToHear)
        {
            return null;
        }

        _down = key;
        _missed = 0;
        return key;
    }

    private static char? Recognise(ReadOnlySpan<short> block)
    {
        var energy = 0.0;
        foreach (var sample in block)
        {
            energy += (double)sample * sample;
        }

        if (energy < LeastPower * BlockSamples)
        {
            return null;
        }

        Span<double> powers = stackalloc double[Tones.Length];
        for (var tone = 0; tone < powers.Length; tone++)
        {
            powers[tone] = Power(block, Coefficients[tone]);
        }

        var (row, column) = (Strongest(powers[..4]), Strongest(powers[4..]));
        if (row < 0 || column < 0)
        {
            return null;
        }

        var (low, high) = (powers[row], powers[4 + column]);
        var isKey = low + high >= LeastPurity * energy * BlockSamples / 2
            && high <= MostTwist * low
            && low <= MostReverseTwist * high
            && Power(block, Overtones[column]) <= MostOvertone * high;
        return isKey ? Keypad[(row * 4) + column] : null;
    }

    /// <summary>The tone that stands out from its group; -1 when none does.</summary>
    private static int Strongest(ReadOnlySpan<double> powers)
    {
        var best = 0;
        for (var tone = 1; tone < powers.Length; tone++)
        {
            best = powers[tone] > powers[best] ? tone : best;
        }

        for (var tone = 0; tone < powers.Length; tone++)
        {
            if (tone != best && powers[tone] * LeastLead > powers[best])
            {
                return -1;
            }
        }

        return best;
    }

    private static double Power(ReadOnlySpan<short> block, double coefficient)
    {
        var (last, before) = (0.0, 0.0);
        foreach (var sample in block)
        {
            (last, before) = (sample + (coefficient * last) - before, last);
        }

        return (last * last) + (before * before) - (coefficient * last * before);
    }
}
