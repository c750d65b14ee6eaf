using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Calls;

/// <summary>Rings agents: one INVITE with the card of the contact to every phone that the agent registered.</summary>
internal sealed class AgentPhones(
    SipStack sip,
    Registrar registrar,
    PhoneWatch watch,
    LegDirectory legs,
    AudioPolicy policy,
    Func<SipSource, AudioPolicy, AudioLeg> openAudio)
{
    /// <summary>Makes calls to outside for the legs that this one rings or answers.</summary>
    public required Func<OutboundCall, CancellationToken, Task<OutboundResult>> CallOutsideAsync { get; init; }

    /// <summary>Every answered leg.</summary>
    public LegDirectory Legs => legs;

    /// <param name="codec">What the other party speaks, so that nothing has to be transcoded; null when it is not known.</param>
    public async Task<RingResult> RingAsync(AgentRing ring, AudioCodec? codec, CancellationToken ct)
    {
        var bindings = registrar.BindingsOf(ring.Agent);
        if (bindings.Count == 0)
        {
            return new RingResult.Unreachable("no phone is registered");
        }

        bindings = watch.Reachable(bindings);
        if (bindings.Count == 0)
        {
            return new RingResult.Unreachable("no phone answers any more");
        }

        var audio = openAudio(bindings[0].Source, policy.Preferring(codec));
        var result = await RingAsync(ring, bindings, audio, ct).ConfigureAwait(false);
        if (result is not RingResult.Answered)
        {
            await audio.DisposeAsync().ConfigureAwait(false);
        }

        return result;
    }

    private async Task<RingResult> RingAsync(
        AgentRing ring,
        IReadOnlyList<Binding> bindings,
        AudioLeg audio,
        CancellationToken ct)
    {
        return await audio.InviteAsync(sip, Card(ring, bindings), ct).ConfigureAwait(false) switch
        {
            InviteResult.Answered answered => await TakeAsync(answered, audio, ring.Agent).ConfigureAwait(false),
            InviteResult.Rejected rejected => new RingResult.Rejected(rejected.Status, rejected.Reason),
            InviteResult.Redirected redirected => new RingResult.Rejected(redirected.Status, "wants the call elsewhere")
            {
                Elsewhere = redirected.Contacts[0].Uri.User,
            },
            InviteResult.Unreachable unreachable => new RingResult.Unreachable(unreachable.Reason),
            _ => new RingResult.Cancelled(),
        };
    }

    private static OutgoingInvite Card(AgentRing ring, IReadOnlyList<Binding> bindings)
    {
        var host = SipHost.Format(bindings[0].Source.Local.Address);
        var from = ring.Number is { } number
            ? new SipUri("sip", number, host)
            : new SipUri("sip", "anonymous", "anonymous.invalid");
        List<(string Name, string Value)> headers = [];
        if (ring.Subject is { } subject)
        {
            headers.Add(("Subject", subject));
        }

        headers.AddRange(ring.UserToUser.Select(static value => (HeaderNames.UserToUser, value)));

        if (ring.ReferredBy is { } colleague)
        {
            // RFC 3892: on whose behalf this call comes.
            headers.Add((HeaderNames.ReferredBy, $"<{new SipUri("sip", colleague, host)}>"));
        }

        return new OutgoingInvite
        {
            Targets = [.. bindings.Select(binding => new InviteTarget(binding.Contact, binding.Source))],
            From = new NameAddress(ring.DisplayName, from),
            To = new NameAddress(null, new SipUri("sip", ring.Agent, host)),
            Headers = headers,
            OnRinging = ring.OnRinging,
        };
    }

    private async Task<RingResult> TakeAsync(InviteResult.Answered answered, AudioLeg audio, string agent)
    {
        if (audio.TryAccept(answered.Dialog.RemoteSdp.Span, out var refusal))
        {
            return new RingResult.Answered(new Call(answered.Dialog, audio, this, agent));
        }

        await answered.Dialog.ByeAsync(refusal).ConfigureAwait(false);
        return new RingResult.Unreachable(refusal);
    }
}
