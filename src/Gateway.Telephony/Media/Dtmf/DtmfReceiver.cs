namespace Gateway.Telephony.Media.Dtmf;

/// <summary>
/// Turns telephone-event packets into one key each (RFC 4733 2.5.2), reported with the first packet that arrives of an
/// event, so that prompts stop at once. Repeated packets, repeated ends and late packets of earlier events are silent.
/// </summary>
internal sealed class DtmfReceiver
{
    /// <summary>An event whose updates stop without an end is over after this long; senders update every 20-50 ms.</summary>
    public static readonly TimeSpan LostEnd = TimeSpan.FromMilliseconds(150);

    private bool _isKnown;
    private bool _isOpen;
    private uint _timestamp;
    private DtmfEvent _last;
    private TimeSpan _heard;

    /// <summary>Takes one packet; returns the key when a new press begins.</summary>
    public char? Receive(uint timestamp, in DtmfEvent dtmf, TimeSpan now)
    {
        if (_isKnown && timestamp != _timestamp && (int)(timestamp - _timestamp) < 0)
        {
            return null;
        }

        var isSame = _isKnown && (timestamp == _timestamp || Continues(timestamp, dtmf, now));
        _isOpen = !dtmf.IsEnd && (_isOpen || !isSame);
        _isKnown = true;
        _timestamp = timestamp;
        _last = dtmf;
        _heard = now;
        return isSame ? null : dtmf.Key;
    }

    /// <summary>A sender with another clock starts anew, so the order of timestamps says nothing.</summary>
    public void Reset() => _isKnown = false;

    /// <summary>
    /// A new timestamp while the key is still down: either the next segment of a long press (RFC 4733 2.5.1.3), or a
    /// phone that wrongly moves the timestamp with each update and is told by the duration, which grows on.
    /// </summary>
    private bool Continues(uint timestamp, in DtmfEvent dtmf, TimeSpan now)
    {
        if (!_isOpen || dtmf.Code != _last.Code || now - _heard > LostEnd)
        {
            return false;
        }

        return dtmf.Duration > _last.Duration || (_last.Duration == ushort.MaxValue && timestamp == _timestamp + ushort.MaxValue);
    }
}
