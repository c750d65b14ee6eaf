using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// What a leg sends. In this order: keys, a prompt or music, the bridged peer or the mixer, silence; always one RTP stream.
/// Owned by the media clock. Per frame no allocation, lock, await or log.
/// </summary>
internal sealed class SendPath(RtpSocket socket, RtpStream stream, MediaCounters counters, ClockBuffers buffers) : ISoundSink
{
    /// <summary>A bridged peer that is quiet for this many frames (200 ms) is stood in for by silence, so that the far side hears a line.</summary>
    private const int QuietFrames = 10;

    /// <summary>While the peer presses a key its sound is left out until this many frames (60 ms) after the last update.</summary>
    private const int EventFrames = 3;

    private readonly PacketBuilder _packets = new(socket, stream, buffers);
    private MediaParameters? _parameters;
    private Playback? _playback;
    private KeyPress? _keys;
    private SoundEncoder? _encoder;
    private bool _isBridged;
    private bool _isClosed;
    private bool _isFed;
    private int _quiet;
    private int _event;
    private uint? _eventStart;

    private bool IsOpen => _parameters is { IsSending: true } && socket.HasDestination;

    /// <summary>Whether the bridge may be heard now.</summary>
    private bool IsFree => IsOpen && _isBridged && _keys is null && _playback is null;

    /// <summary>Takes new parameters; sound collected under the old ones goes out first.</summary>
    public void Connect(MediaParameters parameters)
    {
        _packets.Connect(parameters);
        _parameters = parameters;
        if (_encoder?.Codec != parameters.Codec)
        {
            _encoder?.Dispose();
            _encoder = null;
        }
    }

    /// <summary>Plays this instead of what plays now, whose task is cancelled.</summary>
    public void Play(Playback playback)
    {
        StopPlayback();
        if (_isClosed)
        {
            playback.Cancel();
        }
        else if (playback.IsOver)
        {
            playback.Finish();
        }
        else if (!playback.Completion.IsCompleted)
        {
            // Else it was stopped before it began.
            _playback = playback;
        }
    }

    public void StopMusic()
    {
        if (_playback is { IsLoop: true })
        {
            StopPlayback();
        }
    }

    /// <summary>Stops this very playback; one that has been replaced is none of its caller's business any more.</summary>
    public void Stop(Playback playback, CancellationToken token)
    {
        playback.Cancel(token);
        if (_playback == playback)
        {
            _playback = null;
        }
    }

    /// <summary>Presses keys, as sound when the peer knows no telephone events.</summary>
    public void Press(KeyPress keys)
    {
        _keys?.Cancel();
        _keys = null;
        if (_isClosed)
        {
            keys.Cancel();
        }
        else
        {
            _keys = keys;
        }
    }

    public void Release(KeyPress keys, CancellationToken token)
    {
        keys.Cancel(token);
        if (_keys == keys)
        {
            _keys = null;
        }
    }

    public void SetBridged(bool isBridged)
    {
        _isBridged = isBridged;
        _quiet = 0;
    }

    /// <summary>One turn of the clock; <paramref name="elapsed"/> is above one after an overrun, whose frames are skipped.</summary>
    public void Tick(int elapsed)
    {
        var ticks = _parameters?.FrameTicks ?? Prompt.FrameSamples;
        var lost = (uint)(elapsed - 1) * ticks;
        if (!IsOpen)
        {
            stream.Pass(lost + ticks);
            return;
        }

        var isFed = _isFed && IsFree;
        _isFed = false;
        if (isFed)
        {
            return;
        }

        if (lost > 0)
        {
            stream.Pass(lost);
        }

        if (_keys is not null)
        {
            SendKey(_keys, ticks);
        }
        else if (_playback is not null)
        {
            SendPlayback(_playback);
        }
        else if (_isBridged && _quiet < QuietFrames)
        {
            _quiet++;
            _packets.Flush();
            stream.Pass(ticks);
        }
        else
        {
            AppendSilence();
        }
    }

    /// <summary>Whether packets of the peer can leave as they are: in the same codec, or the other law of G.711.</summary>
    public bool CanRelay(VoiceCodec codec) =>
        _parameters is { } parameters && (codec == parameters.Codec || (codec.IsG711() && parameters.Codec.IsG711()));

    /// <summary>Whether they are as long as agreed. Opus always is, since each of its packets tells its length.</summary>
    public bool IsFitting(VoiceCodec codec, int ticks) => codec == VoiceCodec.Opus || ticks == _parameters?.PacketTicks;

    /// <summary>Sends a packet of the bridged peer on, unless this leg is busy with keys, a prompt or music.</summary>
    public void Relay(in RtpPacket source, VoiceCodec sourceCodec, int ticks)
    {
        if (IsFree)
        {
            Relay(source, _parameters!.PayloadType, InCodec(source.Payload, sourceCodec, _parameters.Codec), (uint)ticks);
        }
    }

    /// <summary>Sends a packet of comfort noise on when this peer knows it; else its sound stops, and silence follows.</summary>
    public void RelayNoise(in RtpPacket source)
    {
        if (IsFree && _parameters!.ComfortNoisePayloadType is { } payloadType)
        {
            Relay(source, payloadType, source.Payload, _parameters.FrameTicks);
        }
    }

    /// <summary>Sends an update of a key on when this peer knows telephone events; within the peer's own stream, or between its sound.</summary>
    public void RelayEvent(in RtpPacket source, in DtmfEvent update, int clockRate, bool isRelaying)
    {
        if (!IsFree || _parameters!.TelephoneEventPayloadType is not { } payloadType)
        {
            return;
        }

        Span<byte> payload = stackalloc byte[DtmfEvent.Bytes];
        var duration = (long)update.Duration * _parameters.TelephoneEventClockRate / clockRate;
        (update with { Duration = (ushort)Math.Min(duration, ushort.MaxValue) }).Write(payload);
        if (isRelaying)
        {
            Relay(source, payloadType, payload, _parameters.FrameTicks);
            return;
        }

        _packets.Flush();
        var written = stream.WriteEvent(buffers.Packet, payloadType, payload, isFirst: _event == 0 || _eventStart != source.Timestamp);
        _eventStart = source.Timestamp;
        _event = EventFrames;
        Send(written);
    }

    /// <summary>Sends sound of the peer, or of the mixer, unless this leg is busy with keys, a prompt or music.</summary>
    public void Take(ReadOnlySpan<short> frame, int rate)
    {
        if (!IsFree)
        {
            return;
        }

        _quiet = 0;
        _isFed = true;
        if (_event > 0)
        {
            _event--;
            stream.Pass(_parameters!.FrameTicks);
            return;
        }

        _encoder ??= new SoundEncoder(_parameters!.Codec, buffers);
        _packets.Append(_encoder.Encode(frame, rate));
    }

    public void Close()
    {
        _isClosed = true;
        StopPlayback();
        _keys?.Cancel();
        _keys = null;
        _parameters = null;
        _packets.Connect(null);
        _encoder?.Dispose();
        _encoder = null;
    }

    private void StopPlayback()
    {
        _playback?.Cancel();
        _playback = null;
    }

    private void Relay(in RtpPacket source, int payloadType, ReadOnlySpan<byte> payload, uint ticks)
    {
        _packets.Flush();
        if (stream.TryRelay(source, payloadType, payload, ticks, buffers.Packet, out var written))
        {
            _quiet = 0;
            Send(written);
        }
    }

    private void Send(int written)
    {
        MediaCounters.Count(ref counters.Relayed);
        socket.Send(buffers.Packet.AsSpan(0, written));
    }

    private ReadOnlySpan<byte> InCodec(ReadOnlySpan<byte> payload, VoiceCodec from, VoiceCodec to)
    {
        if (from == to)
        {
            return payload;
        }

        G711.Transcode(from, to, payload, buffers.Payload);
        return buffers.Payload.AsSpan(0, payload.Length);
    }

    private void SendPlayback(Playback playback)
    {
        if (!playback.TryTakeFrame(_parameters!.Codec, buffers.Payload, out var frame))
        {
            AppendSilence();
            return;
        }

        _packets.Append(frame);
        if (playback.IsOver)
        {
            _packets.Flush();
            _playback = null;
            playback.Finish();
        }
    }

    private void AppendSilence() => _packets.Append(SilentFrame.Of(_parameters!.Codec));

    private void SendKey(KeyPress keys, uint ticks)
    {
        if (_parameters!.TelephoneEventPayloadType is { } payloadType)
        {
            _packets.Flush();
            SendUpdate(keys, payloadType, ticks);
        }
        else if (keys.TryTakeToneFrame(_parameters.Codec, buffers.Payload, out var frame))
        {
            _packets.Append(frame);
        }
        else
        {
            AppendSilence();
        }

        if (keys.IsDone)
        {
            _packets.Flush();
            _keys = null;
            keys.Finish();
        }
    }

    private void SendUpdate(KeyPress keys, int payloadType, uint ticks)
    {
        if (keys.NextUpdate((ushort)(_parameters!.TelephoneEventClockRate / VoiceFormat.FramesPerSecond), out var isFirst) is { } update)
        {
            Span<byte> payload = stackalloc byte[DtmfEvent.Bytes];
            update.Write(payload);
            socket.Send(buffers.Packet.AsSpan(0, stream.WriteEvent(buffers.Packet, payloadType, payload, isFirst)));
        }

        stream.Pass(ticks);
    }
}
