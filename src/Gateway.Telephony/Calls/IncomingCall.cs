using System.Diagnostics.CodeAnalysis;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Calls;

/// <summary>A call that was admitted and is not answered yet.</summary>
public sealed class IncomingCall : IAsyncDisposable
{
    private readonly IncomingInvite _invite;
    private readonly Func<AudioLeg> _openAudio;
    private readonly AgentPhones _phones;
    private readonly TrunkOptions? _over;
    private (AudioLeg Audio, ReadOnlyMemory<byte> Sdp)? _early;

    internal IncomingCall(
        IncomingInvite invite, string dialled, string trunk, string? agent, Caller caller, Func<AudioLeg> openAudio, AgentPhones phones, TrunkOptions? over = null)
    {
        _invite = invite;
        _openAudio = openAudio;
        _phones = phones;
        _over = over;
        Dialled = dialled;
        Trunk = trunk;
        Agent = agent;
        Caller = caller;
        UserToUser = UserToUserReader.Read(invite.Request);
    }

    /// <summary>Call-ID of the INVITE; the key in every log line.</summary>
    public string CallId => _invite.Request.CallId;

    /// <summary>User part of the Request-URI: the number that was dialled.</summary>
    public string Dialled { get; }

    /// <summary>Name of the trunk it came over.</summary>
    public string Trunk { get; }

    /// <summary>The agent whose phone calls, proven by its credentials; null for a call from a trunk.</summary>
    public string? Agent { get; }

    /// <summary>Who calls.</summary>
    public Caller Caller { get; }

    /// <summary>What the caller's system lets ours know (RFC 7433), value by value; passed on to whom the call goes.</summary>
    public IReadOnlyList<string> UserToUser { get; }

    /// <summary>Why the caller gave up before the answer, in its own words (RFC 3326).</summary>
    public IReadOnlyList<ReasonHeader> PeerReasons => _invite.CancelReasons;

    /// <summary>Fires when the caller gives up before the answer.</summary>
    public CancellationToken Cancelled => _invite.Cancelled;

    /// <summary>Why <see cref="AnswerAsync()"/> turned the call away; null when it did not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Sends 180 Ringing.</summary>
    public Task RingAsync() => _invite.RingAsync();

    /// <summary>Rings all phones of an agent for this caller, before the call is answered.</summary>
    public Task<RingResult> RingAsync(AgentRing ring, CancellationToken ct) =>
        _phones.RingAsync(ring with { UserToUser = UserToUser }, codec: null, ct);

    /// <summary>Calls a number outside for this caller, if the policy of destinations allows it.</summary>
    public Task<OutboundResult> CallOutsideAsync(OutboundCall call, CancellationToken ct) => _phones.CallOutsideAsync(call, ct);

    /// <summary>Turns the call away with a final response.</summary>
    public Task RejectAsync(int status, string? reason = null) => _invite.RejectAsync(status, reason);

    /// <summary>Lets the caller hear us before the call is answered, at no charge (183 with SDP). Null when that is impossible: the
    /// caller gave up, offered no audio that we speak, offered nothing and knows no reliable responses, or we are out of ports.
    /// Nothing is refused by that: the call may still be answered.</summary>
    public async Task<EarlyLeg?> ProgressAsync()
    {
        if (_early is { } open)
        {
            return new EarlyLeg(open.Audio);
        }

        if (!TryOpenAudio(out var audio))
        {
            return null;
        }

        var offer = _invite.Request.Body;
        ReadOnlyMemory<byte> sdp = default;
        var isUsable = offer.IsEmpty || audio.TryAnswer(offer.Span, out sdp, out _);
        Serve(audio);
        if (offer.IsEmpty)
        {
            sdp = audio.Offer();
        }

        if (isUsable && await _invite.ProgressAsync(sdp).ConfigureAwait(false))
        {
            _early = (audio, sdp);
            return new EarlyLeg(audio);
        }

        await audio.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Answers with 200 and SDP. Null when that is impossible: the caller gave up, or offered no audio that we
    /// speak (answered 488), or we are out of ports (503).</summary>
    public async Task<Call?> AnswerAsync()
    {
        var early = _early;
        _early = null;
        if (early?.Audio is not { } audio && !TryOpenAudio(out audio))
        {
            await RefuseAsync(503, "no audio port free", ("Retry-After", "5")).ConfigureAwait(false);
            return null;
        }

        var call = await AnswerAsync(audio, early?.Sdp).ConfigureAwait(false);
        if (call is null)
        {
            await audio.DisposeAsync().ConfigureAwait(false);
        }

        return call;
    }

    /// <summary>Frees the audio of a caller who heard us and was not answered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_early is { } early)
        {
            _early = null;
            await early.Audio.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool TryOpenAudio([NotNullWhen(true)] out AudioLeg? audio)
    {
        try
        {
            audio = _openAudio();
            return true;
        }
        catch (NoMediaPortException)
        {
            audio = null;
            return false;
        }
    }

    /// <param name="audio">The leg's audio.</param>
    /// <param name="said">What we said in a 183, which the 200 repeats.</param>
    private async Task<Call?> AnswerAsync(AudioLeg audio, ReadOnlyMemory<byte>? said)
    {
        Serve(audio);
        var offer = _invite.Request.Body;
        if (offer.IsEmpty)
        {
            return await AnswerWithOfferAsync(audio, said ?? audio.Offer()).ConfigureAwait(false);
        }

        var refusal = "";
        if (said is not { } sdp && !audio.TryAnswer(offer.Span, out sdp, out refusal))
        {
            await RefuseAsync(488, refusal, ("Warning", $"399 gateway \"{refusal}\"")).ConfigureAwait(false);
            return null;
        }

        return await _invite.AcceptAsync(sdp).ConfigureAwait(false) is { } dialog ? new Call(dialog, audio, _phones, Agent, _over) : null;
    }

    // A re-INVITE may be here before the call has been made of its dialog.
    private void Serve(AudioLeg audio)
    {
        _invite.OnOffer = audio.Reoffer;
        _invite.OnAnswer = answer => audio.TryAccept(answer.Span, out _);
    }

    private Task RefuseAsync(int status, string reason, (string Name, string Value) header)
    {
        Refusal = reason;
        return _invite.RejectAsync(status, headers: [header]);
    }

    // An INVITE without an offer: ours goes into the 200, their answer comes in the ACK (RFC 3261 section 13.2.1), or came in the
    // PRACK to our 183 already.
    private async Task<Call?> AnswerWithOfferAsync(AudioLeg audio, ReadOnlyMemory<byte> offer)
    {
        if (await _invite.AcceptAsync(offer).ConfigureAwait(false) is not { } dialog)
        {
            return null;
        }

        if (await dialog.Acknowledged.ConfigureAwait(false)
            && (audio.Codec is not null || audio.TryAccept(dialog.RemoteSdp.Span, out _)))
        {
            return new Call(dialog, audio, _phones, Agent, _over);
        }

        Refusal = "no usable answer to our offer";
        await dialog.ByeAsync(Refusal).ConfigureAwait(false);
        return null;
    }
}
