using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// What a leg sends. In this order: keys, a prompt or music, the bridged peer, silence; always one RTP stream. Owned by
/// the media clock. Per frame no allocation, lock, await or log.
/// </summary>
internal sealed class SendPath(RtpSocket socket, RtpStream stream, MediaCounters counters)
{
    private const int FrameSamples = Prompt.FrameSamples;

    /// <summary>A bridged peer that is quiet for this many frames (200 ms) is stood in for by silence, so that the far side hears a line.</summary>
    private const int QuietFrames = 10;

    private readonly byte[] _packet = new byte[RtpPacket.MaxBytes];
    private readonly byte[] _payload = new byte[RtpPacket.MaxBytes];
    private MediaParameters? _parameters;
    private Playback? _playback;
    private KeyPress? _keys;
    private bool _isBridged;
    private bool _isClosed;
    private int _pending;
    private int _quiet;

    private bool IsOpen => _parameters is { IsSending: true } && socket.HasDestination;

    /// <summary>Takes new parameters; sound collected under the old ones goes out first.</summary>
    public void Connect(MediaParameters parameters)
    {
        Flush();
        _parameters = parameters;
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
        else
        {
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
        var lost = (uint)(elapsed - 1) * FrameSamples;
        if (!IsOpen)
        {
            stream.Pass(lost + FrameSamples);
            return;
        }

        if (lost > 0)
        {
            stream.Pass(lost);
        }

        if (_keys is not null)
        {
            SendKey(_keys);
        }
        else if (_playback is not null)
        {
            SendPlayback(_playback);
        }
        else if (_isBridged && _quiet < QuietFrames)
        {
            _quiet++;
            Flush();
            stream.Pass(FrameSamples);
        }
        else
        {
            AppendSilence();
        }
    }

    /// <summary>Sends a packet of the bridged peer on, unless this leg is busy with keys, a prompt or music.</summary>
    public void Relay(in RtpPacket source, VoiceCodec sourceCodec, bool isEvent)
    {
        if (!IsOpen || !_isBridged || _keys is not null || _playback is not null)
        {
            return;
        }

        var parameters = _parameters!;
        var payloadType = isEvent ? parameters.TelephoneEventPayloadType : parameters.PayloadType;
        if (payloadType is null)
        {
            return;
        }

        Flush();
        var payload = isEvent ? source.Payload : InCodec(source.Payload, sourceCodec, parameters.Codec);
        var samples = isEvent ? FrameSamples : (uint)payload.Length;
        if (stream.TryRelay(source, payloadType.Value, payload, samples, _packet, out var written))
        {
            _quiet = 0;
            MediaCounters.Count(ref counters.Relayed);
            socket.Send(_packet.AsSpan(0, written));
        }
    }

    public void Close()
    {
        _isClosed = true;
        StopPlayback();
        _keys?.Cancel();
        _keys = null;
        _parameters = null;
        _pending = 0;
    }

    private void StopPlayback()
    {
        _playback?.Cancel();
        _playback = null;
    }

    private ReadOnlySpan<byte> InCodec(ReadOnlySpan<byte> payload, VoiceCodec from, VoiceCodec to)
    {
        if (from == to)
        {
            return payload;
        }

        G711.Transcode(from, to, payload, _payload);
        return _payload.AsSpan(0, payload.Length);
    }

    private void SendPlayback(Playback playback)
    {
        Append(playback.TakeFrame(_parameters!.Codec));
        if (playback.IsOver)
        {
            Flush();
            _playback = null;
            playback.Finish();
        }
    }

    private void AppendSilence()
    {
        Span<byte> frame = stackalloc byte[FrameSamples];
        frame.Fill(G711.Silence(_parameters!.Codec));
        Append(frame);
    }

    /// <summary>Collects frames until they make a packet of the agreed length.</summary>
    private void Append(ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(_payload.AsSpan(_pending));
        _pending += frame.Length;
        if (_pending >= (int)_parameters!.PacketTime.TotalMilliseconds * 8)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_pending > 0)
        {
            var written = stream.WriteFrame(_packet, _parameters!.PayloadType, _payload.AsSpan(0, _pending), (uint)_pending);
            _pending = 0;
            socket.Send(_packet.AsSpan(0, written));
        }
    }

    private void SendKey(KeyPress keys)
    {
        if (_parameters!.TelephoneEventPayloadType is not { } payloadType)
        {
            Append(keys.TakeToneFrame(_parameters.Codec));
        }
        else
        {
            Flush();
            SendUpdate(keys, payloadType);
        }

        if (keys.IsDone)
        {
            Flush();
            _keys = null;
            keys.Finish();
        }
    }

    private void SendUpdate(KeyPress keys, int payloadType)
    {
        if (keys.NextUpdate(out var isFirst) is { } update)
        {
            Span<byte> payload = stackalloc byte[DtmfEvent.Bytes];
            update.Write(payload);
            socket.Send(_packet.AsSpan(0, stream.WriteEvent(_packet, payloadType, payload, isFirst)));
        }

        stream.Pass(FrameSamples);
    }
}
