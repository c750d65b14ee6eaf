using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Jitter;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Turns received packets into even frames of 20 ms: orders and delays them, decodes, makes up for losses and fills pauses
/// with comfort noise. Lent to a leg while somebody hears it. Owned by the media clock; no allocation per frame.
/// </summary>
internal sealed class Hearing
{
    /// <summary>A loss is made up for at most so long; then there is silence.</summary>
    private const int MaxMadeUpFrames = 3;

    /// <summary>Below this mean magnitude (about -50 dBov) a frame may be left out unheard.</summary>
    private const int Quiet = 100;

    private readonly JitterBuffer _jitter = new();
    private readonly LossConcealment _concealment = new();
    private readonly ComfortNoise _noise = new();
    private readonly short[] _sound = new short[(JitterBuffer.MaxPacketFrames + 1) * VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];
    private IVoiceDecoder? _decoder;
    private VoiceCodec _codec;
    private MediaCounters _counters = new();
    private int _start;
    private int _end;
    private int _madeUp;
    private bool _isSkipped;

    /// <summary>Samples per second that come out.</summary>
    public int Rate { get; private set; } = VoiceFormat.Narrowband;

    /// <summary>Samples in 20 ms.</summary>
    public int FrameSamples => Rate / VoiceFormat.FramesPerSecond;

    private int TicksPerFrame => _codec.ClockRate() / VoiceFormat.FramesPerSecond;

    /// <summary>Begins to hear a stream in <paramref name="codec"/>, from nothing.</summary>
    public void Open(VoiceCodec codec, MediaCounters counters)
    {
        _decoder?.Dispose();
        _decoder = codec.CreateDecoder();
        _codec = codec;
        _counters = counters;
        Rate = codec.SampleRate();
        Restart();
    }

    /// <summary>Forgets all sound: the stream begins anew.</summary>
    public void Restart()
    {
        _jitter.Reset(_codec.ClockRate());
        _concealment.Reset(Rate);
        _noise.Reset();
        (_start, _end, _madeUp) = (0, 0, 0);
    }

    /// <summary>Lets go of the decoder.</summary>
    public void Close()
    {
        _decoder?.Dispose();
        _decoder = null;
    }

    public void Put(in RtpPacket packet, bool isNoise, TimeSpan now)
    {
        // A packet of comfort noise stands for the time until the next packet; on the line it takes one frame.
        var ticks = isNoise ? TicksPerFrame : _codec.TicksOf(packet.Payload);
        if (_jitter.Put(packet, ticks, isNoise, now) == JitterArrival.Late)
        {
            MediaCounters.Count(ref _counters.Late);
        }
    }

    /// <summary>Gives the next 20 ms; as long as packets wait longer than needed, a frame of silence is left out now and then.</summary>
    public void Read(Span<short> frame, TimeSpan now)
    {
        Next(frame);
        _isSkipped = !_isSkipped && _madeUp == 0 && _jitter.IsBehind(IsQuiet(frame), now);
        if (_isSkipped)
        {
            Next(frame);
        }
    }

    private static bool IsQuiet(ReadOnlySpan<short> frame)
    {
        var sum = 0;
        foreach (var sample in frame)
        {
            sum += Math.Abs((int)sample);
        }

        return sum < Quiet * frame.Length;
    }

    private void Next(Span<short> frame)
    {
        while (_end - _start < frame.Length)
        {
            _sound.AsSpan(_start, _end - _start).CopyTo(_sound);
            (_start, _end) = (0, _end - _start);
            Append(_jitter.Take((frame.Length - _end) * TicksPerFrame / FrameSamples));
        }

        _sound.AsSpan(_start, frame.Length).CopyTo(frame);
        _start += frame.Length;
    }

    private void Append(JitterPiece piece)
    {
        var samples = Math.Max(1, piece.Ticks * FrameSamples / TicksPerFrame);
        var space = _sound.AsSpan(_end, Math.Min(samples, _sound.Length - _end));
        _end += piece.Kind switch
        {
            JitterKind.Sound => Decode(piece, space),
            JitterKind.Noise => FollowNoise(piece, space),
            JitterKind.Pause => Rest(space),
            _ => MakeUp(piece, space),
        };
    }

    private int Decode(JitterPiece piece, Span<short> space)
    {
        var decoded = space[.._decoder!.Decode(piece.Payload, space)];
        if (decoded.IsEmpty)
        {
            return Rest(space);
        }

        var skip = Math.Min(piece.Skip * FrameSamples / TicksPerFrame, decoded.Length);
        decoded[skip..].CopyTo(decoded);
        decoded = decoded[..^skip];
        _concealment.Follow(decoded);
        _noise.Reset();
        _madeUp = 0;
        return decoded.Length;
    }

    private int FollowNoise(JitterPiece piece, Span<short> space)
    {
        _noise.Follow(piece.Payload);
        return Rest(space);
    }

    private int Rest(Span<short> space)
    {
        _noise.Fill(space);
        _concealment.Reset(Rate);
        _madeUp = 0;
        return space.Length;
    }

    /// <summary>A loss, or nothing known: made up for a while, then as silent as a pause.</summary>
    private int MakeUp(JitterPiece piece, Span<short> space)
    {
        if (_noise.IsOn || _madeUp >= MaxMadeUpFrames)
        {
            _noise.Fill(space);
            return space.Length;
        }

        _madeUp++;
        MediaCounters.Count(ref _counters.Concealed);
        if (!_decoder!.TryConceal(piece.Payload, space))
        {
            _concealment.Conceal(space);
        }

        return space.Length;
    }
}
