using System.Net;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>What becomes of a datagram's source.</summary>
internal enum SourceVerdict
{
    /// <summary>Not the peer, or not known to be yet: drop.</summary>
    Reject,

    /// <summary>The peer: take.</summary>
    Accept,

    /// <summary>From now on the peer: take, and send there.</summary>
    Lock,
}

/// <summary>
/// Symmetric RTP (RFC 4961) that cannot be talked into sending elsewhere. The stream is locked to the source that SDP and
/// first packets agree on: at once to the very address of the SDP; after three packets in a row to another port of its
/// host, or of the host that signals (NAT); and to any other source only when it alone has sent for a second.
/// Pure; owned by the media clock.
/// </summary>
internal sealed class SourceLock(IPEndPoint expected, IPAddress? signalling)
{
    public const int NearPackets = 3;
    public const int FarPackets = 10;
    public static readonly TimeSpan FarWindow = TimeSpan.FromSeconds(1);

    /// <summary>For this long after a lock by habit the SDP's own address may still claim the stream.</summary>
    public static readonly TimeSpan ClaimWindow = TimeSpan.FromSeconds(1);

    private readonly SourceAddress _expected = SourceAddress.From(expected);
    private readonly UInt128 _signalling = signalling is null ? SourceAddress.From(expected.Address) : SourceAddress.From(signalling);
    private SourceAddress? _locked;
    private TimeSpan _lockedAt;
    private Candidate _near;
    private Candidate _far;

    /// <summary>The peer's source, once it is known.</summary>
    public SourceAddress? Locked => _locked;

    public bool IsLocked => _locked is not null;

    /// <summary>Whether this is where the stream comes from.</summary>
    public bool IsPeer(SourceAddress source) => source == (_locked ?? _expected);

    /// <summary>Judges a valid RTP packet by where it came from.</summary>
    public SourceVerdict Examine(SourceAddress source, uint ssrc, TimeSpan now)
    {
        if (source == _locked)
        {
            return SourceVerdict.Accept;
        }

        var isChosen = _locked is null
            ? IsChosen(source, ssrc, now)
            : source == _expected && now - _lockedAt < ClaimWindow;
        if (!isChosen)
        {
            return SourceVerdict.Reject;
        }

        _locked = source;
        _lockedAt = now;
        return SourceVerdict.Lock;
    }

    /// <summary>Whether a packet from there could be accepted at all, whatever is in it.</summary>
    public bool MayBePeer(SourceAddress source, TimeSpan now) =>
        _locked is null || source == _locked || (source == _expected && now - _lockedAt < ClaimWindow);

    private bool IsChosen(SourceAddress source, uint ssrc, TimeSpan now)
    {
        if (source == _expected)
        {
            return true;
        }

        if (source.Address == _expected.Address || source.Address == _signalling)
        {
            _near = _near.With(source, ssrc, now);
            return _near.Packets >= NearPackets;
        }

        _far = _far.With(source, ssrc, now);
        return _near.Packets == 0 && _far.Packets >= FarPackets && now - _far.Since >= FarWindow;
    }

    /// <summary>A source seen in a row; another one in between starts the count anew.</summary>
    private readonly record struct Candidate(SourceAddress Source, uint Ssrc, int Packets, TimeSpan Since)
    {
        public Candidate With(SourceAddress source, uint ssrc, TimeSpan now) =>
            Packets > 0 && source == Source && ssrc == Ssrc
                ? this with { Packets = Packets + 1 }
                : new Candidate(source, ssrc, 1, now);
    }
}
