namespace Gateway.Telephony.Media.Security;

/// <summary>
/// The security of one leg, both ways, over changes of keys: what keeps its key goes on, and until the first packet under
/// a new key of theirs, packets under the one before are still taken (they are under way). Owned by the media clock.
/// </summary>
internal sealed class SrtpSession : IDisposable
{
    private SrtpKeys? _keys;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private SrtpReceiver? _outgoing;

    /// <summary>Whether packets are secured; then nothing passes in the clear.</summary>
    public bool IsActive => _keys is not null;

    /// <summary>Takes the keys that signalling settled; null for a leg in the clear.</summary>
    public void Apply(SrtpKeys? keys)
    {
        if (keys is null)
        {
            Dispose();
            return;
        }

        if (_keys is null || !_keys.HasLocalOf(keys))
        {
            var sender = new SrtpSender(keys.Suite, keys.Local, _sender);
            _sender?.Dispose();
            _sender = sender;
        }

        if (_keys is null || !_keys.HasRemoteOf(keys))
        {
            _outgoing?.Dispose();
            _outgoing = _receiver;
            _receiver = new SrtpReceiver(keys.Suite, keys.Remote, keys.RemoteMkiBytes, _outgoing);
        }

        _keys = keys;
    }

    /// <summary>Secures a packet in place; false when it must not be sent.</summary>
    public bool TryProtect(Span<byte> buffer, int length, out int written) => _sender!.TryProtect(buffer, length, out written);

    /// <summary>Secures an RTCP packet in place; false when it must not be sent.</summary>
    public bool TryProtectRtcp(Span<byte> buffer, int length, out int written) => _sender!.TryProtectRtcp(buffer, length, out written);

    /// <summary>Checks and decrypts a packet in place.</summary>
    public SrtpVerdict Open(Span<byte> packet, out int length)
    {
        var verdict = _receiver!.Open(packet, out length);
        if (_outgoing is null)
        {
            return verdict;
        }

        if (verdict == SrtpVerdict.Good)
        {
            _outgoing.Dispose();
            _outgoing = null;
            return verdict;
        }

        return verdict == SrtpVerdict.Forged ? _outgoing.Open(packet, out length) : verdict;
    }

    /// <summary>Checks and decrypts an RTCP packet in place.</summary>
    public SrtpVerdict OpenRtcp(Span<byte> packet, out int length)
    {
        var verdict = _receiver!.OpenRtcp(packet, out length);
        return verdict == SrtpVerdict.Forged && _outgoing is not null ? _outgoing.OpenRtcp(packet, out length) : verdict;
    }

    public void Dispose()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
        _outgoing?.Dispose();
        (_keys, _sender, _receiver, _outgoing) = (null, null, null, null);
    }
}
