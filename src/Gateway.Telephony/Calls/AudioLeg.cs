using System.Net;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Calls;

/// <summary>
/// One leg's audio as both sides agreed on it: joins the SDP of the dialog with the media session (RFC 3264). Once it is
/// secured it stays so: what would take it back into the clear is refused.
/// Offers and answers of one leg are handled on the lane or before its dialog exists, never at once.
/// </summary>
internal sealed class AudioLeg(MediaSession media, SipSource peer, IPAddress address, AudioPolicy policy) : IAsyncDisposable
{
    private readonly ulong _sessionId = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
    private readonly CryptoKeys? _keys = policy.Srtp == SrtpPolicy.Off ? null : new CryptoKeys();
    private ulong _version = 1;
    private ReadOnlyMemory<byte> _current;
    private SessionDescription? _description;
    private (SessionDescription Description, LocalMedia Local)? _offer;

    // Keys that travel in the clear protect little: where the policy leaves it open, they are offered over TLS only.
    private bool _offersSecure = policy.Srtp == SrtpPolicy.Require
        || (policy.Srtp == SrtpPolicy.Optional && peer.Kind == SipTransportKind.Tls);

    public MediaSession Media => media;

    /// <summary>Codec in use, once agreed.</summary>
    public AudioCodec? Codec { get; private set; }

    /// <summary>Whether the sound is secured with SRTP.</summary>
    public bool IsSecure { get; private set; }

    /// <summary>What we want of the stream: both ways, or less while we hold the peer.</summary>
    public MediaDirection Wanted { get; set; } = MediaDirection.SendReceive;

    /// <summary>Whether the peer wants less than we do: it holds us.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Answers their offer and follows it; an unusable one leaves the leg as it was.</summary>
    public bool TryAnswer(ReadOnlySpan<byte> offer, out ReadOnlyMemory<byte> answer, out string refusal)
    {
        answer = default;
        if (!SessionDescription.TryParse(offer, out var theirs, out var error))
        {
            refusal = $"unreadable SDP: {error}";
            return false;
        }

        if (!SdpNegotiator.TryAnswer(theirs, Local(), out var ours, out var agreement, out refusal))
        {
            return false;
        }

        Follow(agreement);
        answer = Remember(ours);
        return true;
    }

    /// <summary>Our offer for an outgoing INVITE, an offerless INVITE or an offerless re-INVITE.</summary>
    public ReadOnlyMemory<byte> Offer()
    {
        var local = Local();
        var offer = SdpNegotiator.CreateOffer(local, _description);
        _offer = (offer, local);
        return Remember(offer);
    }

    /// <summary>
    /// After a 488 to our first offer, the other one that the policy allows: in the clear instead of secured, or secured for
    /// a phone that takes nothing else. False when there is none.
    /// </summary>
    public bool TryOfferOtherwise(out ReadOnlyMemory<byte> offer)
    {
        offer = default;
        if (policy.Srtp != SrtpPolicy.Optional || Codec is not null)
        {
            return false;
        }

        _offersSecure = !_offersSecure;
        offer = Offer();
        return true;
    }

    /// <summary>Sends an INVITE with our offer, and after a 488 once more with the other one that the policy allows.</summary>
    public async Task<InviteResult> InviteAsync(SipStack sip, OutgoingInvite invite, CancellationToken ct)
    {
        var result = await sip.InviteAsync(invite with { Sdp = Offer() }, ct).ConfigureAwait(false);
        return result is InviteResult.Rejected { Status: 488 } && TryOfferOtherwise(out var other)
            ? await sip.InviteAsync(invite with { Sdp = other }, ct).ConfigureAwait(false)
            : result;
    }

    /// <summary>Follows their answer to our last offer.</summary>
    public bool TryAccept(ReadOnlySpan<byte> answer, out string refusal)
    {
        if (_offer is not { } offer)
        {
            refusal = "an answer without an offer";
            return false;
        }

        if (!SessionDescription.TryParse(answer, out var theirs, out var error))
        {
            refusal = $"unreadable SDP: {error}";
            return false;
        }

        if (!SdpNegotiator.TryReadAnswer(offer.Description, theirs, offer.Local, out var agreement, out refusal))
        {
            return false;
        }

        Follow(agreement);
        return true;
    }

    /// <summary>Serves a re-INVITE: hold, resume, a new address, new keys, or an offerless one (RFC 3264 section 8).</summary>
    public SdpReply Reoffer(ReadOnlyMemory<byte> offer)
    {
        if (offer.IsEmpty)
        {
            return new SdpReply(200, Offer());
        }

        return TryAnswer(offer.Span, out var answer, out _) ? new SdpReply(200, answer) : new SdpReply(488, default);
    }

    public ValueTask DisposeAsync() => media.DisposeAsync();

    private LocalMedia Local() => new(address, media.LocalPort, policy.Codecs, _sessionId, _version, Wanted)
    {
        UsesComfortNoise = true,
        Security = new LocalSecurity(policy.Srtp, _keys) { OffersSecure = _offersSecure, StaysSecure = IsSecure },
    };

    private void Follow(AudioAgreement agreement)
    {
        Codec = agreement.Codec;
        IsSecure = agreement.Crypto is not null;
        _offersSecure = IsSecure;
        IsHeld = agreement.Direction != Wanted;
        media.Connect(AudioMapping.ToParameters(agreement, peer.Remote.Address));
    }

    // A description that differs from the last one needs a higher version (RFC 3264 section 8).
    private ReadOnlyMemory<byte> Remember(SessionDescription description)
    {
        var bytes = description.ToBytes();
        if (!_current.IsEmpty && !_current.Span.SequenceEqual(bytes))
        {
            bytes = (description with { Origin = description.Origin with { SessionVersion = $"{++_version}" } }).ToBytes();
        }

        _description = description;
        _current = bytes;
        return bytes;
    }
}
