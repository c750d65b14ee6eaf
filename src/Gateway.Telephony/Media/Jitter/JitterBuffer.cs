namespace Gateway.Telephony.Media.Jitter;

/// <summary>
/// Puts received sound back on its time line, indexed by RTP timestamp, and gives it out in even 20 ms frames a fixed
/// 60 ms later. Reordered packets fall into place, duplicates onto themselves; a missing frame repeats the one before,
/// fading, and then is silence. When the sender restarts or drifts out of reach, the line is set up anew.
/// Owned by the media clock; the counters may be read from anywhere.
/// </summary>
internal sealed class JitterBuffer
{
    public const int FrameSamples = 160;

    /// <summary>How long after its arrival a packet in time is played: 60 ms.</summary>
    public const int DelaySamples = 3 * FrameSamples;

    /// <summary>How far ahead of the reader sound may lie before the sender counts as restarted: 400 ms.</summary>
    private const int ReachSamples = 20 * FrameSamples;

    private const int Capacity = 8_192;
    private const int Mask = Capacity - 1;

    /// <summary>This many late packets in a row, or one after a pause, mean that the sender's clock and not the network is behind.</summary>
    private const int LateLimit = 5;

    private const int FadeFrames = 3;

    private readonly short[] _pcm = new short[Capacity];
    private readonly bool[] _isPresent = new bool[Capacity];
    private readonly short[] _before = new short[FrameSamples];
    private uint _reader;
    private bool _isStarted;
    private int _lateInRow;
    private int _missedInRow;
    private long _late;
    private long _concealed;

    /// <summary>Packets that came after their moment.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Frames that had to be made up.</summary>
    public long Concealed => Volatile.Read(ref _concealed);

    /// <summary>Forgets all sound; the next packet begins a new time line.</summary>
    public void Reset()
    {
        _isStarted = false;
        _lateInRow = 0;
        _missedInRow = FadeFrames;
        Array.Clear(_isPresent);
    }

    /// <summary>Puts the samples of one packet in their place; at most one second.</summary>
    public void Write(uint timestamp, ReadOnlySpan<short> pcm)
    {
        if (pcm.IsEmpty || pcm.Length > ReachSamples)
        {
            return;
        }

        var ahead = (int)(timestamp - _reader);
        if (!_isStarted || ahead + pcm.Length > ReachSamples || ahead < -ReachSamples)
        {
            Start(timestamp);
        }
        else if (ahead + pcm.Length <= 0)
        {
            Volatile.Write(ref _late, _late + 1);
            if (_missedInRow < FadeFrames && ++_lateInRow < LateLimit)
            {
                return;
            }

            Start(timestamp);
        }

        _lateInRow = 0;
        var passed = Math.Max(0, (int)(_reader - timestamp));
        Store(timestamp + (uint)passed, pcm[passed..]);
    }

    /// <summary>Gives the next 20 ms: sound as it came, made up where it is missing, silence where nothing is known.</summary>
    public void Read(Span<short> frame)
    {
        if (!_isStarted)
        {
            frame.Clear();
            return;
        }

        var position = (int)(_reader & Mask);
        var first = Math.Min(FrameSamples, Capacity - position);
        var isWhole = Take(position, frame[..first]) & Take(0, frame[first..FrameSamples]);
        _reader += FrameSamples;
        if (isWhole)
        {
            _missedInRow = 0;
            frame.CopyTo(_before);
        }
        else
        {
            Conceal(frame);
        }
    }

    private void Start(uint timestamp)
    {
        Reset();
        _isStarted = true;
        _reader = timestamp - DelaySamples;
    }

    private void Store(uint timestamp, ReadOnlySpan<short> pcm)
    {
        var position = (int)(timestamp & Mask);
        var first = Math.Min(pcm.Length, Capacity - position);
        pcm[..first].CopyTo(_pcm.AsSpan(position));
        pcm[first..].CopyTo(_pcm);
        _isPresent.AsSpan(position, first).Fill(true);
        _isPresent.AsSpan(0, pcm.Length - first).Fill(true);
    }

    /// <summary>Moves samples out; false when some were missing, which come out as zero.</summary>
    private bool Take(int position, Span<short> destination)
    {
        var present = _isPresent.AsSpan(position, destination.Length);
        var source = _pcm.AsSpan(position, destination.Length);
        var isWhole = !present.Contains(false);
        if (isWhole)
        {
            source.CopyTo(destination);
        }
        else
        {
            for (var index = 0; index < destination.Length; index++)
            {
                destination[index] = present[index] ? source[index] : (short)0;
            }
        }

        present.Clear();
        return isWhole;
    }

    /// <summary>The frame before at half, a quarter, an eighth of its strength, where nothing else is known; then silence.</summary>
    private void Conceal(Span<short> frame)
    {
        if (_missedInRow >= FadeFrames)
        {
            return;
        }

        _missedInRow++;
        Volatile.Write(ref _concealed, _concealed + 1);
        for (var index = 0; index < FrameSamples; index++)
        {
            if (frame[index] == 0)
            {
                frame[index] = (short)(_before[index] >> _missedInRow);
            }
        }
    }
}
