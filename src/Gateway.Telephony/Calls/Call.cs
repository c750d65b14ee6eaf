using System.Threading.Channels;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Calls;

/// <summary>
/// One answered leg: a caller's or an agent's. Its verbs are what a flow says: play, listen, hang up.
/// Owns the dialog's end and the media session; disposing it hangs up and frees both.
/// </summary>
public sealed class Call : IAsyncDisposable
{
    private readonly InviteDialog _dialog;
    private readonly AudioLeg _audio;
    private readonly AgentPhones _phones;
    private readonly LegWishes _wishes = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _watching;
    private readonly CancellationTokenRegistration _mediaInactive;
    private TaskCompletionSource _holdChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _end;
    private int _disposed;

    internal Call(InviteDialog dialog, AudioLeg audio, AgentPhones phones, string? agent, TrunkOptions? trunk = null)
    {
        Trunk = trunk;
        _phones = phones;
        UserToUser = UserToUserReader.Read(dialog.Established);
        _dialog = dialog;
        _audio = audio;
        Agent = agent;
        dialog.OnOffer = Reoffer;
        dialog.OnAnswer = Accept;
        dialog.OnInfo = Info;
        dialog.OnRefer = Refer;
        phones.Legs.Add(dialog, this);
        if (agent is not null)
        {
            audio.Media.WatchCodes(CallCode.Alone, CallCode.WithNumber, Obey);
        }

        Ended = _ended.Token;
        _watching = WatchAsync();
        _mediaInactive = audio.Media.Inactive.Register(() => Finish(CallEnd.MediaTimeout));
    }

    /// <summary>Call-ID of the leg's dialog; the key in every log line.</summary>
    public string CallId => _dialog.CallId;

    /// <summary>The agent whose phone this is, proven by the phone's registration or its credentials; null for a caller.</summary>
    public string? Agent { get; }

    /// <summary>Fires when the leg is over, whoever ended it.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Why the leg is over; <see cref="CallEnd.None"/> while it is not.</summary>
    public CallEnd End => (CallEnd)Volatile.Read(ref _end);

    /// <summary>Keys that the peer presses, whichever way they come (RFC 4733, SIP INFO).</summary>
    public ChannelReader<char> Digits => _audio.Media.Digits;

    /// <summary>Whether what is heard on this leg is secured with SRTP.</summary>
    public bool IsSecure => _audio.IsSecure;

    /// <summary>Why the peer hung up, in its own words (RFC 3326); empty when it said nothing.</summary>
    public IReadOnlyList<ReasonHeader> PeerReasons => _dialog.RemoteReasons;

    /// <summary>What the peer's system lets ours know (RFC 7433), value by value; passed on to whom the call goes.</summary>
    public IReadOnlyList<string> UserToUser { get; }

    /// <summary>Whether the peer holds us.</summary>
    public bool IsHeld => _audio.IsHeld;

    /// <summary>Completes at the next change of <see cref="IsHeld"/>.</summary>
    internal Task HoldChanged => Volatile.Read(ref _holdChanged).Task;

    /// <summary>Whether we hold the peer.</summary>
    public bool IsOnHold => _audio.Wanted != MediaDirection.SendReceive;

    /// <summary>The trunk that the leg runs over; null for a phone of ours.</summary>
    internal TrunkOptions? Trunk { get; }

    internal AudioCodec? Codec => _audio.Codec;

    internal MediaSession Media => _audio.Media;

    /// <summary>Plays a prompt to its end, or until <paramref name="ct"/> stops it at a frame border.</summary>
    public Task PlayAsync(Prompt prompt, CancellationToken ct) => _audio.Media.PlayAsync(prompt, ct);

    /// <summary>Plays music round and round, until null, a prompt or a conversation.</summary>
    public void PlayMusic(Prompt? music) => _audio.Media.Loop(music);

    /// <summary>Begins to hand out what the peer says, as 8 kHz PCM, until <see cref="StopListening"/>.</summary>
    public PcmRing Listen() => _audio.Media.Listen();

    /// <summary>Ends <see cref="Listen"/>.</summary>
    public void StopListening() => _audio.Media.StopListening();

    /// <summary>Rings all phones of an agent at once; the first to answer gets this caller.</summary>
    public Task<RingResult> RingAsync(AgentRing ring, CancellationToken ct) =>
        _phones.RingAsync(ring with { UserToUser = UserToUser }, Codec, ct);

    /// <summary>How well the leg could be heard up to now, or up to its end; null when no audio was agreed on.</summary>
    public async Task<CallQuality?> MeasureAsync()
    {
        var (media, reported) = await _audio.Media.MeasureAsync().ConfigureAwait(false);
        return Codec is { } codec ? CallQuality.From(codec, IsSecure, media, reported) : null;
    }

    /// <summary>Calls a number outside for this party, if the policy of destinations allows it.</summary>
    public Task<OutboundResult> CallOutsideAsync(OutboundCall call, CancellationToken ct) => _phones.CallOutsideAsync(call, ct);

    /// <summary>Holds the peer by re-INVITE: it is not heard any more and hears <paramref name="music"/>, or nothing when that is null.
    /// False when it refuses; then all is as before.</summary>
    public async Task<bool> HoldAsync(Prompt? music, CancellationToken ct)
    {
        if (!await DirectAsync(music is null ? MediaDirection.Inactive : MediaDirection.SendOnly, ct).ConfigureAwait(false))
        {
            return false;
        }

        PlayMusic(music);
        return true;
    }

    /// <summary>Ends <see cref="HoldAsync"/>. False when the peer refuses.</summary>
    public async Task<bool> ResumeAsync(CancellationToken ct)
    {
        PlayMusic(null);
        return await DirectAsync(MediaDirection.SendReceive, ct).ConfigureAwait(false);
    }

    /// <summary>Has the trunk connect the peer with that of <paramref name="other"/> (REFER with Replaces); both legs may be hung up
    /// then. False when the two do not run over one trunk that does so (<see cref="TrunkTransfer"/>), or it refuses: they are as before
    /// and may be bridged.</summary>
    public async Task<bool> TransferAsync(Call other, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Trunk is { Transfer: TrunkTransfer.Refer } trunk && trunk == other.Trunk
            && await ReferAsync(target: null, other, ct).ConfigureAwait(false) is ReferResult.Succeeded;
    }

    /// <summary>Asks the peer's system to connect it with somebody in our place. The peer hears what plays meanwhile, and is heard again
    /// unless it succeeded. One that has hung up was connected.</summary>
    internal async Task<ReferResult> ReferAsync(SipUri? target, Call? replaced, CancellationToken ct)
    {
        // RFC 5589 section 5: the transferee is on hold meanwhile. One that cannot be held is transferred all the same.
        await DirectAsync(MediaDirection.SendOnly, ct).ConfigureAwait(false);
        var result = await _dialog.ReferAsync(target, replaced?._dialog, referredBy: null, ct).ConfigureAwait(false);
        if (result is not ReferResult.Succeeded && !Ended.IsCancellationRequested)
        {
            await DirectAsync(MediaDirection.SendReceive, ct).ConfigureAwait(false);
        }

        return result is ReferResult.Unknown && Ended.IsCancellationRequested ? new ReferResult.Succeeded() : result;
    }

    /// <summary>Says BYE and waits until it was answered or given up; nothing when the leg is over already.</summary>
    public async Task HangUpAsync(string? reason = null)
    {
        Finish(CallEnd.WeHungUp);
        if (!_dialog.Ended.IsCancellationRequested)
        {
            await _dialog.ByeAsync(reason).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await HangUpAsync().ConfigureAwait(false);
        await _mediaInactive.DisposeAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _phones.Legs.Remove(_dialog);
        await _audio.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    /// <summary>The phone's next wish while it talks.</summary>
    internal Task<LegWish> NextWishAsync() => _wishes.NextAsync();

    internal void CloseWishes() => _wishes.Close();

    /// <summary>Tells a wish to the conversation that the leg is in; false when it is in none.</summary>
    internal bool TryTell(LegWish wish) => _wishes.TryTell(wish);

    // Only agents may have calls made for them; a caller who asks for it is a fraud or a mistake (threat: toll fraud).
    private void Refer(IncomingRefer refer)
    {
        var consult = _phones.Legs.Find(refer.Replaced);
        if (Agent is null)
        {
            Forbid(refer, "the leg is no agent's");
        }
        else if (refer.AsksReplacement && (consult is null || consult.Agent != Agent || consult == this))
        {
            Forbid(refer, "the consultation is none of this agent's");
        }
        else if (!_wishes.TryTell(new LegWish.Transfer(new TransferRequest(refer, this, consult))))
        {
            refer.Reject(491, null);
        }
    }

    // On the media clock: a code that no conversation waits for is dropped.
    private void Obey(string code)
    {
        var target = code[2..].TrimEnd('#');
        switch (code[1])
        {
            case CallCode.PassOn:
                Tell(TransferWish.PassOn, target);
                break;
            case CallCode.Ask:
                Tell(TransferWish.Ask, target);
                break;
            case CallCode.Return:
                Tell(TransferWish.Return);
                break;
            case CallCode.Meet when !_phones.Legs.Of(Agent!).Any(TryMeet):
                Tell(TransferWish.Meet);
                break;
        }
    }

    private void Tell(TransferWish wish, string target = "") =>
        _wishes.TryTell(new LegWish.Transfer(new TransferRequest(wish, this, consult: null, target)));

    // The agent talks with somebody on this line and has put somebody else on hold on the other.
    private bool TryMeet(Call other) =>
        other != this && other.TryTell(new LegWish.Transfer(new TransferRequest(TransferWish.Meet, other, consult: this, "")));

    private void Forbid(IncomingRefer refer, string reason)
    {
        _phones.Legs.Forbidden(CallId, refer.Target.ToString(), reason);
        refer.Reject(403, null);
    }

    private void Finish(CallEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, (int)CallEnd.None) == (int)CallEnd.None)
        {
            _ended.Cancel();
        }
    }

    private SdpReply Reoffer(ReadOnlyMemory<byte> offer)
    {
        var wasHeld = _audio.IsHeld;
        var reply = _audio.Reoffer(offer);
        TellHold(wasHeld);
        return reply;
    }

    // Their answer to an offer of ours inside the call, which may hold or resume too: so do phones that ask for our offer. One that
    // we cannot follow, or that would go back into the clear, ends the call.
    private void Accept(ReadOnlyMemory<byte> answer)
    {
        var wasHeld = _audio.IsHeld;
        if (!_audio.TryAccept(answer.Span, out _))
        {
            Finish(CallEnd.NoCommonMedia);
        }

        TellHold(wasHeld);
    }

    private async Task<bool> DirectAsync(MediaDirection wanted, CancellationToken ct)
    {
        var before = _audio.Wanted;
        if (before == wanted)
        {
            return true;
        }

        _audio.Wanted = wanted;
        var response = await _dialog.OfferAsync(_audio.Offer, ct).ConfigureAwait(false);
        _audio.Wanted = response.IsSuccess ? wanted : before;
        return response.IsSuccess;
    }

    private void TellHold(bool wasHeld)
    {
        if (_audio.IsHeld != wasHeld)
        {
            Interlocked.Exchange(
                ref _holdChanged,
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    private void Info(SipRequest info)
    {
        if (InfoDigit.TryRead(info, out var digit))
        {
            _audio.Media.DigitReceived(digit);
        }
    }

    private async Task WatchAsync() => Finish(await _dialog.Completion.ConfigureAwait(false) switch
    {
        DialogEnd.RemoteBye => CallEnd.PeerHungUp,
        DialogEnd.LocalBye => CallEnd.WeHungUp,
        DialogEnd.NoAck => CallEnd.NotAcknowledged,
        _ => CallEnd.SignallingFailed,
    });
}
