using System.Numerics;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Lock-free ring of 8 kHz samples between the media clock (the only writer) and one listener (the only reader).
/// When the reader falls behind, new sound is dropped and counted; the clock never waits.
/// </summary>
public sealed class PcmRing
{
    private readonly short[] _samples;
    private readonly int _mask;

    // Positions only grow. _written belongs to the clock, _read to the listener; each publishes with release semantics.
    private long _written;
    private long _read;
    private long _dropped;

    /// <param name="capacity">Least number of samples that it holds; rounded up to a power of two.</param>
    public PcmRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _samples = new short[(int)BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _samples.Length - 1;
    }

    /// <summary>Samples that were lost because nobody read in time.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Samples ready to read.</summary>
    public int Available => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    /// <summary>Takes up to <paramref name="destination"/>.Length samples; returns how many, 0 when there are none yet.</summary>
    public int Read(Span<short> destination)
    {
        var count = Math.Min(Available, destination.Length);
        var start = (int)(_read & _mask);
        var first = Math.Min(count, _samples.Length - start);
        _samples.AsSpan(start, first).CopyTo(destination);
        _samples.AsSpan(0, count - first).CopyTo(destination[first..]);
        Volatile.Write(ref _read, _read + count);
        return count;
    }

    internal void Write(ReadOnlySpan<short> pcm)
    {
        var count = Math.Min(_samples.Length - Available, pcm.Length);
        if (count < pcm.Length)
        {
            Volatile.Write(ref _dropped, _dropped + pcm.Length - count);
        }

        var start = (int)(_written & _mask);
        var first = Math.Min(count, _samples.Length - start);
        pcm[..first].CopyTo(_samples.AsSpan(start));
        pcm[first..count].CopyTo(_samples);
        Volatile.Write(ref _written, _written + count);
    }
}
