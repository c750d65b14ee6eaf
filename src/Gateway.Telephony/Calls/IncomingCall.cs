using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls;

/// <summary>A call that was admitted and is not answered yet.</summary>
public sealed class IncomingCall
{
    private readonly IncomingInvite _invite;
    private readonly Func<AudioLeg> _openAudio;
    private readonly AgentPhones _phones;

    internal IncomingCall(
        IncomingInvite invite, string dialled, string trunk, string? agent, Caller caller, Func<AudioLeg> openAudio, AgentPhones phones)
    {
        _invite = invite;
        _openAudio = openAudio;
        _phones = phones;
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

    /// <summary>Turns the call away with a final response.</summary>
    public Task RejectAsync(int status, string? reason = null) => _invite.RejectAsync(status, reason);

    /// <summary>Answers with 200 and SDP. Null when that is impossible: the caller gave up, or offered no audio that we
    /// speak (answered 488), or we are out of ports (503).</summary>
    public async Task<Call?> AnswerAsync()
    {
        AudioLeg audio;
        try
        {
            audio = _openAudio();
        }
        catch (NoMediaPortException)
        {
            await RefuseAsync(503, "no audio port free", ("Retry-After", "5")).ConfigureAwait(false);
            return null;
        }

        var call = await AnswerAsync(audio).ConfigureAwait(false);
        if (call is null)
        {
            await audio.DisposeAsync().ConfigureAwait(false);
        }

        return call;
    }

    private async Task<Call?> AnswerAsync(AudioLeg audio)
    {
        var offer = _invite.Request.Body;
        if (offer.IsEmpty)
        {
            return await AnswerWithOfferAsync(audio).ConfigureAwait(false);
        }

        if (!audio.TryAnswer(offer.Span, out var sdp, out var refusal))
        {
            await RefuseAsync(488, refusal, ("Warning", $"399 gateway \"{refusal}\"")).ConfigureAwait(false);
            return null;
        }

        return await _invite.AcceptAsync(sdp).ConfigureAwait(false) is { } dialog ? new Call(dialog, audio, _phones, Agent) : null;
    }

    private Task RefuseAsync(int status, string reason, (string Name, string Value) header)
    {
        Refusal = reason;
        return _invite.RejectAsync(status, headers: [header]);
    }

    // An INVITE without an offer: ours goes into the 200, their answer comes in the ACK (RFC 3261 section 13.2.1).
    private async Task<Call?> AnswerWithOfferAsync(AudioLeg audio)
    {
        if (await _invite.AcceptAsync(audio.Offer()).ConfigureAwait(false) is not { } dialog)
        {
            return null;
        }

        if (await dialog.Acknowledged.ConfigureAwait(false) && audio.TryAccept(dialog.RemoteSdp.Span, out _))
        {
            return new Call(dialog, audio, _phones, Agent);
        }

        Refusal = "no usable answer to our offer";
        await dialog.ByeAsync(Refusal).ConfigureAwait(false);
        return null;
    }
}
