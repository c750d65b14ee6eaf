using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// The decoded sound of one leg and those who hear it: a listener's ring, another leg or a mixer, and the detector of keys
/// when the peer presses them as tones. While nobody does,
/// nothing is decoded and nothing held. Owned by the media clock.
/// </summary>
internal sealed class HeardSound(MediaCounters counters, ClockBuffers buffers, Action<char, TimeSpan> onTones)
{
    /// <summary>After an overrun at most this many frames are caught up: what somebody says is not skipped, as a prompt's frames are.</summary>
    private const int MaxCatchUpFrames = 10;

    private Hearing? _hearing;
    private RateConverter? _toNarrow;
    private ToneDetector? _tones;
    private PcmRing? _ring;
    private ISoundSink? _sink;
    private VoiceCodec? _codec;

    /// <summary>Takes the codec, and whether keys come as tones because no telephone events were agreed.</summary>
    public void Connect(VoiceCodec codec, bool hasTones)
    {
        if (hasTones != _tones is not null)
        {
            _tones = hasTones ? new ToneDetector() : null;
            Follow(isNew: false);
        }

        if (_codec != codec)
        {
            _codec = codec;
            Follow(isNew: true);
        }
    }

    public void Listen(PcmRing? ring)
    {
        _ring = ring;
        Follow(isNew: ring is not null && _sink is null && _tones is null);
    }

    public void FeedTo(ISoundSink? sink)
    {
        if (_sink != sink)
        {
            _sink = sink;
            Follow(isNew: sink is not null && _ring is null && _tones is null);
        }
    }

    /// <summary>A new stream begins.</summary>
    public void Restart() => _hearing?.Restart();

    public void Put(in RtpPacket packet, bool isNoise, TimeSpan now) => _hearing?.Put(packet, isNoise, now);

    /// <summary>Gives a listener and the sink the frames that have passed.</summary>
    public void Tick(int elapsed, TimeSpan now)
    {
        if (_hearing is not { } hearing)
        {
            // A listener hears silence until the leg is connected.
            _ring?.Write(buffers.Silence.AsSpan(0, Prompt.FrameSamples));
            return;
        }

        var frame = buffers.Frame.AsSpan(0, hearing.FrameSamples);
        for (var count = Math.Min(elapsed, MaxCatchUpFrames); count > 0; count--)
        {
            hearing.Read(frame, now);
            _sink?.Take(frame, hearing.Rate);
            if (_ring is not null || _tones is not null)
            {
                TakeNarrow(Narrow(frame, hearing.Rate), now);
            }
        }
    }

    private void TakeNarrow(ReadOnlySpan<short> frame, TimeSpan now)
    {
        _ring?.Write(frame);
        if (_tones?.Take(frame) is { } key)
        {
            onTones(key, now);
        }
    }

    private ReadOnlySpan<short> Narrow(ReadOnlySpan<short> frame, int rate)
    {
        if (rate == VoiceFormat.Narrowband)
        {
            return frame;
        }

        _toNarrow ??= new RateConverter();
        return buffers.Converted.AsSpan(0, _toNarrow.Convert(frame, rate, buffers.Converted, VoiceFormat.Narrowband));
    }

    private void Follow(bool isNew)
    {
        if (_ring is null && _sink is null && _tones is null)
        {
            Release();
        }
        else if (_codec is { } codec && (_hearing is null || isNew))
        {
            _hearing ??= buffers.Lend();
            _hearing.Open(codec, counters);
        }
    }

    /// <summary>Nobody hears any more.</summary>
    public void Close()
    {
        (_ring, _sink, _tones) = (null, null, null);
        Release();
    }

    private void Release()
    {
        if (_hearing is { } hearing)
        {
            _hearing = null;
            buffers.Return(hearing);
        }
    }
}
