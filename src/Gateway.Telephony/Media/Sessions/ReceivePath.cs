using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Gateway.Telephony.Media.Jitter;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// What a leg does with each datagram: is it RTP, is it from the peer, then keys, the bridged leg, and the ear of a
/// listener. Owned by the media clock. Per packet no allocation, lock, await or log.
/// </summary>
internal sealed class ReceivePath(RtpSocket socket, SrtpSession security, MediaCounters counters, Action<char> onDigit)
{
    /// <summary>After an overrun at most this many frames are caught up for a listener.</summary>
    private const int MaxCatchUpFrames = 10;

    private readonly DtmfReceiver _dtmf = new();
    private readonly short[] _pcm = new short[RtpPacket.MaxBytes];
    private MediaParameters? _parameters;
    private SourceLock? _lock;
    private (IPEndPoint Remote, IPAddress? Signalling) _place;
    private SendPath? _bridged;
    private Ear? _ear;
    private uint _ssrc;
    private TimeSpan _heard;

    /// <summary>Takes new parameters. True when the peer moved, so that its source must be learnt anew; an old-style hold moves nobody.</summary>
    public bool Connect(MediaParameters parameters, TimeSpan now)
    {
        _parameters = parameters;
        _heard = now;
        var place = (parameters.Remote, parameters.SignallingAddress);
        if (_lock is not null && (RtpDestination.IsNowhere(parameters.Remote) || place.Equals(_place)))
        {
            return false;
        }

        _place = place;
        _lock = new SourceLock(parameters.Remote, parameters.SignallingAddress);
        return true;
    }

    public void RelayTo(SendPath? bridged) => _bridged = bridged;

    public void Listen(Ear? ear)
    {
        _ear = ear;
        _ear?.Jitter.Reset();
    }

    /// <summary>How long the peer has been silent on the wire; none before it is connected or while it is held.</summary>
    public TimeSpan Silence(TimeSpan now)
    {
        if (_parameters is null or { IsHeld: true })
        {
            _heard = now;
        }

        return now - _heard;
    }

    /// <summary>Gives the listener the sound of the last frames.</summary>
    public void Tick(int elapsed)
    {
        if (_ear is not { } ear)
        {
            return;
        }

        Span<short> frame = stackalloc short[Prompt.FrameSamples];
        for (var count = Math.Min(elapsed, MaxCatchUpFrames); count > 0; count--)
        {
            ear.Jitter.Read(frame);
            ear.Ring.Write(frame);
        }
    }

    /// <summary>Lets go of the bridged leg and of the listener's packets.</summary>
    public void Close()
    {
        _bridged = null;
        _parameters = null;
    }

    public void Take(Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (security.IsActive && !TryOpen(ref datagram, source, now))
        {
            return;
        }

        if (RtpPacket.IsRtcp(datagram))
        {
            MediaCounters.Count(ref counters.Rtcp);
        }
        else if (!RtpPacket.TryRead(datagram, out var packet))
        {
            MediaCounters.Count(ref counters.Malformed);
        }
        else if (_parameters is { } parameters && IsFromPeer(packet, parameters, source, now))
        {
            TakePacket(packet, parameters, now);
        }
        else
        {
            MediaCounters.Count(ref counters.Foreign);
        }
    }

    // Where it comes from is looked at first, because that is cheap, and again once it is known to be authentic.
    private bool TryOpen(ref Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (_lock is null || !_lock.MayBePeer(SourceAddress.From(source), now))
        {
            MediaCounters.Count(ref counters.Foreign);
            return false;
        }

        var verdict = RtpPacket.IsRtcp(datagram) ? security.OpenRtcp(datagram, out var length) : security.Open(datagram, out length);
        switch (verdict)
        {
            case SrtpVerdict.Good:
                datagram = datagram[..length];
                return true;
            case SrtpVerdict.Forged:
                MediaCounters.Count(ref counters.Forged);
                return false;
            case SrtpVerdict.Replayed:
                MediaCounters.Count(ref counters.Replayed);
                return false;
            default:
                MediaCounters.Count(ref counters.Malformed);
                return false;
        }
    }

    private bool IsFromPeer(in RtpPacket packet, MediaParameters parameters, SocketAddress source, TimeSpan now)
    {
        // Only packets that make sense may choose the source; once it is chosen, all of its packets belong to it.
        if (!_lock!.IsLocked && !IsExpected(packet, parameters))
        {
            return false;
        }

        var verdict = _lock.Examine(SourceAddress.From(source), packet.Ssrc, now);
        if (verdict == SourceVerdict.Lock)
        {
            socket.Redirect(source);
        }

        return verdict != SourceVerdict.Reject;
    }

    private static bool IsExpected(in RtpPacket packet, MediaParameters parameters) =>
        packet.PayloadType == parameters.PayloadType || packet.PayloadType == parameters.TelephoneEventPayloadType;

    private void TakePacket(in RtpPacket packet, MediaParameters parameters, TimeSpan now)
    {
        MediaCounters.Count(ref counters.Received);
        _heard = now;
        if (packet.Ssrc != _ssrc)
        {
            _ssrc = packet.Ssrc;
            _dtmf.Reset();
            _ear?.Jitter.Reset();
        }

        if (packet.PayloadType == parameters.TelephoneEventPayloadType)
        {
            TakeEvent(packet, parameters, now);
        }
        else if (packet.PayloadType != parameters.PayloadType)
        {
            MediaCounters.Count(ref counters.Unexpected);
        }
        else if (parameters.IsReceiving)
        {
            TakeVoice(packet, parameters);
        }
    }

    private void TakeEvent(in RtpPacket packet, MediaParameters parameters, TimeSpan now)
    {
        if (!DtmfEvent.TryRead(packet.Payload, out var dtmf))
        {
            MediaCounters.Count(ref counters.Malformed);
            return;
        }

        _bridged?.Relay(packet, parameters.Codec, isEvent: true);
        if (_dtmf.Receive(packet.Timestamp, dtmf, now) is { } key)
        {
            MediaCounters.Count(ref counters.Digits);
            onDigit(key);
        }
    }

    private void TakeVoice(in RtpPacket packet, MediaParameters parameters)
    {
        _bridged?.Relay(packet, parameters.Codec, isEvent: false);
        if (_ear is { } ear)
        {
            var pcm = _pcm.AsSpan(0, packet.Payload.Length);
            G711.Decode(parameters.Codec, packet.Payload, pcm);
            ear.Jitter.Write(packet.Timestamp, pcm);
        }
    }
}
