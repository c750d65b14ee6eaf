namespace Gateway.Fuzz;

/// <summary>Damages good inputs: the same random numbers give the same damage.</summary>
internal sealed class Mutator(IFuzzTarget target, Random random)
{
    private const int Longest = 70_000;
    private const int MostChanges = 6;

    private readonly byte[] _buffer = new byte[Longest * 2];
    private int _length;

    /// <summary>The next input; valid until the one after.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var seed = target.Seeds[random.Next(target.Seeds.Count)];
        seed.CopyTo(_buffer, 0);
        _length = seed.Length;
        for (var left = random.Next(1, MostChanges); left > 0 && _length > 0; left--)
            Change();
        return _buffer.AsSpan(0, Math.Min(_length, Longest));
    }

    private void Change()
    {
        var at = random.Next(_length);
        switch (random.Next(9))
        {
            case 0:
                _buffer[at] = (byte)random.Next(256);
                break;
            case 1:
                _buffer[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                Insert(at, target.Pieces[random.Next(target.Pieces.Count)]);
                break;
            case 3:
                Remove(at, random.Next(1, 12));
                break;
            case 4:
                var from = random.Next(_length);
                Insert(at, _buffer.AsSpan(from, Math.Min(_length - from, random.Next(64))).ToArray());
                break;
            case 5:
                // A great many of one piece: what nests, repeats or overflows.
                if (random.Next(50) == 0)
                    Repeat(at, target.Pieces[random.Next(target.Pieces.Count)], random.Next(1, 2_000));
                break;
            case 6:
                var other = target.Seeds[random.Next(target.Seeds.Count)];
                Insert(at, other.AsSpan(random.Next(other.Length)));
                break;
            case 7:
                if (random.Next(10) == 0)
                    _length = at;
                break;
            default:
                for (var i = at; i < Math.Min(_length, at + random.Next(1, 8)); i++)
                    _buffer[i] = (byte)random.Next(256);
                break;
        }
    }

    private void Repeat(int at, byte[] piece, int times)
    {
        for (var i = 0; i < times && _length < Longest; i++)
            Insert(at, piece);
    }

    private void Insert(int at, ReadOnlySpan<byte> piece)
    {
        if (_length + piece.Length > Longest)
            return;
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + piece.Length));
        piece.CopyTo(_buffer.AsSpan(at));
        _length += piece.Length;
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }
}
