using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// What a leg does with each datagram: is it RTP, is it from the peer, is it of its stream, then keys, the bridged leg, and
/// whoever hears the sound. Owned by the media clock. Per packet no allocation, lock, await or log.
/// </summary>
internal sealed class ReceivePath
{
    private readonly DtmfReceiver _dtmf = new();
    private readonly RtpReception _reception = new();
    private readonly KeyGate _gate = new();
    private readonly RtpSocket _socket;
    private readonly SrtpSession _security;
    private readonly MediaCounters _counters;
    private readonly SourceLearning _learning;
    private readonly Action<char> _onDigit;
    private readonly HeardSound _sound;
    private MediaParameters? _parameters;
    private SourceLock? _lock;
    private (IPEndPoint Remote, IPAddress? Signalling) _place;
    private SendPath? _bridged;
    private RelayChoice _choice;
    private TimeSpan _heard;
    private ReportPath? _reports;
    private (KeyCodes Codes, Action<string> Tell)? _codes;
    private bool _isKeyKept;

    /// <summary>What is counted of the stream that comes in.</summary>
    public RtpReception Reception => _reception;

    /// <summary>Where the peer's packets come from, once that is known.</summary>
    public SourceAddress? Peer => _lock?.Locked;

    /// <summary>Hands the peer's reports on; set once by the leg.</summary>
    public void ReportTo(ReportPath reports) => _reports = reports;

    public ReceivePath(
        RtpSocket socket,
        SrtpSession security,
        MediaCounters counters,
        ClockBuffers buffers,
        SourceLearning learning,
        Action<char> onDigit)
    {
        _socket = socket;
        _security = security;
        _counters = counters;
        _learning = learning;
        _onDigit = onDigit;
        _sound = new HeardSound(counters, buffers, (key, now) => Press(key, KeyWay.Tones, now));
    }

    /// <summary>Takes new parameters. True when the peer moved, so that its source must be learnt anew; an old-style hold moves nobody.</summary>
    public bool Connect(MediaParameters parameters, TimeSpan now)
    {
        _parameters = parameters;
        _heard = now;
        _sound.Connect(parameters.Codec, hasTones: parameters is { TelephoneEventPayloadType: null, ReceiveTelephoneEventPayloadType: null });
        var place = (parameters.Remote, parameters.SignallingAddress);
        if (_lock is not null && (RtpDestination.IsNowhere(parameters.Remote) || place.Equals(_place)))
        {
            return false;
        }

        _place = place;
        _lock = new SourceLock(parameters.Remote, parameters.SignallingAddress, _learning);
        _reception.Forget();
        return true;
    }

    /// <summary>Passes the peer's packets, or its sound where they do not fit, on to another leg.</summary>
    public void RelayTo(SendPath? bridged)
    {
        _bridged = bridged;
        _choice = default;
        _sound.FeedTo(null);
    }

    /// <summary>Passes the peer's sound on, frame by frame.</summary>
    public void FeedTo(ISoundSink? sink) => _sound.FeedTo(sink);

    public void Listen(PcmRing? ring) => _sound.Listen(ring);

    /// <summary>A key that the peer has pressed; told once, in however many ways it comes.</summary>
    public void Press(char key, KeyWay way, TimeSpan now)
    {
        if (!_gate.TryPass(key, way, now))
        {
            return;
        }

        MediaCounters.Count(ref _counters.Digits);
        _isKeyKept = IsKept(key, now);
        if (!_isKeyKept)
        {
            _onDigit(key);
        }
    }

    /// <summary>Keeps codes from the bridged leg and tells them.</summary>
    public void WatchCodes(KeyCodes codes, Action<string> tell) => _codes = (codes, tell);

    /// <summary>Lets go of everything that was lent.</summary>
    public void Close()
    {
        _sound.Close();
        _bridged = null;
        _parameters = null;
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

    /// <summary>Gives whoever hears the peer the sound of the last frames.</summary>
    public void Tick(int elapsed, TimeSpan now)
    {
        _sound.Tick(elapsed, now);
        if (_codes is { } watch && watch.Codes.IsOver(now))
        {
            _bridged?.Press(new KeyPress(watch.Codes.Take()));
        }
    }

    public void Take(Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (_security.IsActive && !TryOpen(ref datagram, source, now))
        {
            return;
        }

        if (RtpPacket.IsRtcp(datagram))
        {
            TakeReport(datagram, source, now);
        }
        else if (!RtpPacket.TryRead(datagram, out var packet))
        {
            MediaCounters.Count(ref _counters.Malformed);
        }
        else if (_parameters is { } parameters && IsFromPeer(packet, parameters, source, now) && IsOfStream(packet, now))
        {
            TakePacket(packet, parameters, now);
        }
        else
        {
            MediaCounters.Count(ref _counters.Foreign);
        }
    }

    // Where it comes from is looked at first, because that is cheap, and again once it is known to be authentic.
    private bool TryOpen(ref Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (_lock is null || !_lock.MayBePeer(SourceAddress.From(source)))
        {
            MediaCounters.Count(ref _counters.Foreign);
            return false;
        }

        var verdict = RtpPacket.IsRtcp(datagram) ? _security.OpenRtcp(datagram, out var length) : _security.Open(datagram, out length);
        _counters.Count(verdict);
        datagram = verdict == SrtpVerdict.Good ? datagram[..length] : datagram;
        return verdict == SrtpVerdict.Good;
    }

    private void TakeReport(ReadOnlySpan<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (_lock is null || !_lock.IsPeer(SourceAddress.From(source)))
        {
            MediaCounters.Count(ref _counters.Foreign);
            return;
        }

        _heard = now;
        MediaCounters.Count(ref _counters.Rtcp);
        _counters.Count(_reports?.Take(datagram, now) ?? true ? SrtpVerdict.Good : SrtpVerdict.Malformed);
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
            _socket.Redirect(source);
            _reception.Forget();
        }

        return verdict != SourceVerdict.Reject;
    }

    private static bool IsExpected(in RtpPacket packet, MediaParameters parameters) =>
        parameters.IsVoice(packet.PayloadType) || parameters.IsEvent(packet.PayloadType) || parameters.IsNoise(packet.PayloadType);

    private bool IsOfStream(in RtpPacket packet, TimeSpan now)
    {
        var verdict = _reception.Take(packet, now);
        _counters.Follow(_reception);
        if (verdict == ReceptionVerdict.Restart)
        {
            _dtmf.Reset();
            _sound.Restart();
        }

        return verdict != ReceptionVerdict.Reject;
    }

    private void TakePacket(in RtpPacket packet, MediaParameters parameters, TimeSpan now)
    {
        MediaCounters.Count(ref _counters.Received);
        _heard = now;
        if (parameters.IsEvent(packet.PayloadType))
        {
            TakeEvent(packet, parameters, now);
        }
        else if (parameters.IsNoise(packet.PayloadType))
        {
            TakeNoise(packet, parameters, now);
        }
        else if (!parameters.IsVoice(packet.PayloadType))
        {
            MediaCounters.Count(ref _counters.Unexpected);
        }
        else if (parameters.IsReceiving)
        {
            TakeVoice(packet, parameters, now);
        }
    }

    private void TakeEvent(in RtpPacket packet, MediaParameters parameters, TimeSpan now)
    {
        if (!DtmfEvent.TryRead(packet.Payload, out var dtmf))
        {
            MediaCounters.Count(ref _counters.Malformed);
            return;
        }

        if (_dtmf.Receive(packet.Timestamp, dtmf, now) is { } key)
        {
            Press(key, KeyWay.Event, now);
        }

        if (!_isKeyKept)
        {
            _bridged?.RelayEvent(packet, dtmf, parameters.TelephoneEventClockRate, _choice.IsRelay);
        }
    }

    private bool IsKept(char key, TimeSpan now)
    {
        if (_codes is not { } watch)
        {
            return false;
        }

        var verdict = watch.Codes.Examine(key, now);
        if (verdict == KeyVerdict.Code)
        {
            watch.Tell(watch.Codes.Take());
        }
        else if (verdict == KeyVerdict.Release)
        {
            _bridged?.Press(new KeyPress(watch.Codes.Take()));
        }

        return verdict != KeyVerdict.Pass;
    }

    private void TakeNoise(in RtpPacket packet, MediaParameters parameters, TimeSpan now)
    {
        if (!parameters.IsReceiving)
        {
            return;
        }

        if (_choice.IsRelay)
        {
            _bridged?.RelayNoise(packet);
        }

        _sound.Put(packet, isNoise: true, now);
    }

    private void TakeVoice(in RtpPacket packet, MediaParameters parameters, TimeSpan now)
    {
        var ticks = parameters.Codec.TicksOf(packet.Payload);
        _reception.Time(packet.Timestamp, parameters.Codec.ClockRate(), now);
        if (_bridged is { } bridged)
        {
            var isRelay = _choice.Decide(bridged.CanRelay(parameters.Codec), bridged.IsFitting(parameters.Codec, ticks));
            _sound.FeedTo(isRelay ? null : bridged);
            if (isRelay)
            {
                bridged.Relay(packet, parameters.Codec, ticks);
            }
        }

        _sound.Put(packet, isNoise: false, now);
    }
}
