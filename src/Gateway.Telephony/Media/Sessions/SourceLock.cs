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

/// <summary>Who may be taken for the peer although the SDP names another address.</summary>
public enum SourceLearning
{
    /// <summary>A phone behind NAT: only when the host that signals is not the one of the SDP, and only from one of these two.</summary>
    Nat,

    /// <summary>Anybody who alone has sent for a second, too: for media that comes from where nothing announces it.</summary>
    Any,
}

/// <summary>
/// Symmetric RTP (RFC 4961) that cannot be talked into sending elsewhere, nor into hearing somebody else. The very address
/// of the SDP is the peer at once and may claim the stream at any time. Where signalling shows a NAT, another port of these
/// two hosts is, after three packets in a row; what else may be says <see cref="SourceLearning"/>.
/// Pure; owned by the media clock.
/// </summary>
internal sealed class SourceLock(IPEndPoint expected, IPAddress? signalling, SourceLearning learning = SourceLearning.Nat)
{
    public const int NearPackets = 3;
    public const int FarPackets = 10;
    public static readonly TimeSpan FarWindow = TimeSpan.FromSeconds(1);

    private readonly SourceAddress _expected = SourceAddress.From(expected);
    private readonly UInt128 _signalling = signalling is null ? SourceAddress.From(expected.Address) : SourceAddress.From(signalling);
    private SourceAddress? _locked;
    private Candidate _near;
    private Candidate _far;

    /// <summary>The peer's source, once it is known.</summary>
    public SourceAddress? Locked => _locked;

    /// <summary>A host that signals for itself has no NAT before it, so its sound comes from where it says.</summary>
    private bool IsLearning => learning == SourceLearning.Any || _signalling != _expected.Address;

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

        if (source != _expected && (_locked is not null || !IsChosen(source, ssrc, now)))
        {
            return SourceVerdict.Reject;
        }

        _locked = source;
        return SourceVerdict.Lock;
    }

    /// <summary>Whether a packet from there could be accepted at all, whatever is in it.</summary>
    public bool MayBePeer(SourceAddress source) => source == _expected || source == _locked || (_locked is null && IsLearning);

    private bool IsChosen(SourceAddress source, uint ssrc, TimeSpan now)
    {
        if (IsLearning && (source.Address == _expected.Address || source.Address == _signalling))
        {
            _near = _near.With(source, ssrc, now);
            return _near.Packets >= NearPackets;
        }

        if (learning != SourceLearning.Any)
        {
            return false;
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
