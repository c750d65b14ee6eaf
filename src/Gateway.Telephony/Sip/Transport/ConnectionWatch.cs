namespace Gateway.Telephony.Sip.Transport;

/// <summary>What a look at a connection says.</summary>
internal enum WatchVerdict
{
    Fine,
    Ping,
    Close,
}

/// <summary>Judges by its bounds whether a connection may stay: opening, a message that does not end, silence of somebody we do not
/// know, a keep-alive without answer. The reader reports, a sweep looks; it reads no clock and does nothing itself.</summary>
internal sealed class ConnectionWatch(ConnectionLimits limits, bool isOurs, TimeSpan start)
{
    private readonly Lock _gate = new();
    private bool _isOpen;
    private bool _isHeld;
    private bool _peerAnswersPings;
    private TimeSpan _since = start;
    private TimeSpan? _partialSince;
    private TimeSpan? _pingSince;
    private TimeSpan _lastPing = start;

    /// <summary>Connected, and the TLS handshake is over.</summary>
    public void Opened(TimeSpan now)
    {
        lock (_gate)
        {
            (_isOpen, _since, _lastPing) = (true, now, now);
        }
    }

    /// <summary>Octets were read: whole messages with them or not, and the begin of another behind them or not.</summary>
    public void Read(TimeSpan now, bool hasMessage, bool isPartial)
    {
        lock (_gate)
        {
            if (hasMessage)
                (_since, _partialSince) = (now, null);
            // Who trickles does not gain time by it.
            _partialSince = isPartial ? _partialSince ?? now : null;
        }
    }

    /// <summary>A registration or a call uses the connection.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHeld = true;
        }
    }

    /// <summary>A single CRLF came; false when no ping of ours waits for it.</summary>
    public bool TryTakePong()
    {
        lock (_gate)
        {
            if (_pingSince is null)
                return false;
            _pingSince = null;
            _peerAnswersPings = true;
            return true;
        }
    }

    public WatchVerdict Look(TimeSpan now)
    {
        lock (_gate)
        {
            if (!_isOpen)
                return now - _since > limits.Opening ? WatchVerdict.Close : WatchVerdict.Fine;
            if (now - _partialSince > limits.Message || (!isOurs && !_isHeld && now - _since >= limits.Idle))
                return WatchVerdict.Close;
            // Not every server knows RFC 5626: silence means something only from one that has answered before.
            if (_peerAnswersPings && now - _pingSince > limits.Pong)
                return WatchVerdict.Close;
            if (!isOurs || now - _lastPing < limits.KeepAlive)
                return WatchVerdict.Fine;
            (_lastPing, _pingSince) = (now, now);
            return WatchVerdict.Ping;
        }
    }
}
