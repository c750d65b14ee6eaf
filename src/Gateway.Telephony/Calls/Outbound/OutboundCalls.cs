using System.Diagnostics.Metrics;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Calls.Outbound;

/// <summary>Makes calls to outside: asks the policy and the budget, then tries the trunks in their order until one connects.</summary>
internal sealed partial class OutboundCalls(
    CallOptions options,
    SipStack sip,
    TrunkDirectory trunks,
    AgentPhones phones,
    Func<SipSource, AudioPolicy, AudioLeg> openAudio,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan AlarmWindow = TimeSpan.FromHours(1);
    private static readonly Meter Meter = new("gateway.telephony");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("gateway.outbound.calls", "{call}", "Calls to outside, by result.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("gateway.outbound.refused", "{call}", "Calls to outside that were not made, by reason.");
    private static readonly Counter<long> Alarms = Meter.CreateCounter<long>("gateway.outbound.alarms", "{alarm}", "Times that too many calls to outside were refused within an hour.");

    private readonly DestinationPolicy _policy = new(options.Outbound);
    private readonly OutboundBudget _budget = new(options.Outbound, time);
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _refused = new();

    public async Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct)
    {
        var verdict = _policy.Judge(call.Destination);
        if (!verdict.IsAllowed)
            return Refuse(call, OutboundRefusal.Destination, verdict.Reason);
        if (_budget.TryBegin(verdict.Price, out var reason) is not { } ticket)
            return Refuse(call, reason, "a cap of outbound calls is reached");
        try
        {
            var result = await TryTrunksAsync(call, ticket, ct).ConfigureAwait(false);
            Ended.Add(1, new KeyValuePair<string, object?>("result", result.GetType().Name));
            LogResult(call.RequestedBy, call.Destination, result.ToString());
            if (result is OutboundResult.Transferred)
                ticket.Answered();
            if (result is not OutboundResult.Answered)
                ticket.Ended();
            return result;
        }
        catch
        {
            ticket.Ended();
            throw;
        }
    }

    // Another trunk may do what this one cannot (RFC 3261 section 21.5); a busy callee stays busy.
    private static bool MayAnotherDo(int status) => status is 0 or 408 or (>= 500 and < 600);

    private async Task<OutboundResult> TryTrunksAsync(OutboundCall call, OutboundTicket ticket, CancellationToken ct)
    {
        OutboundResult result = new OutboundResult.Unreachable("no trunk for calls to outside is up");
        foreach (var trunk in trunks.All.Where(static trunk => trunk.CanCall))
        {
            (result, var isFinal) = await TryAsync(trunk, call, ticket, ct).ConfigureAwait(false);
            if (isFinal)
                return result;
            LogNext(trunk.Options.Name, result.ToString());
        }

        return result;
    }

    private async Task<(OutboundResult Result, bool IsFinal)> TryAsync(
        Trunk trunk, OutboundCall call, OutboundTicket ticket, CancellationToken ct)
    {
        var written = trunk.Call(call.Destination, call.CallerId, call.OnBehalfOf);
        if (call.Peer is { } peer && peer.Trunk == trunk.Options && trunk.Options.Transfer == TrunkTransfer.Refer
            && await ReferAsync(peer, written.RequestUri, trunk, ct).ConfigureAwait(false) is { } connected)
            return (connected, true);
        if (await FlowAsync(written, ct).ConfigureAwait(false) is not { } flow)
            return ct.IsCancellationRequested
                ? (new OutboundResult.Cancelled(), true)
                : (new OutboundResult.Unreachable("its address cannot be found"), false);
        var audio = openAudio(flow, options.Audio.For(trunk.Options.Name).Preferring(call.Peer?.Codec));
        var (result, isFinal) = await audio.InviteAsync(sip, Invite(trunk, call, written), ct).ConfigureAwait(false) switch
        {
            InviteResult.Answered answered => await TakeAsync(answered, audio, trunk, ticket).ConfigureAwait(false),
            InviteResult.Rejected rejected => (new OutboundResult.Rejected(rejected.Status, rejected.Reason), !MayAnotherDo(rejected.Status)),
            // Whom we call does not decide whom we pay for.
            InviteResult.Redirected elsewhere => (new OutboundResult.Rejected(elsewhere.Status, "wants the call elsewhere"), true),
            InviteResult.Unreachable gone => (new OutboundResult.Unreachable(gone.Reason), !MayAnotherDo(gone.Status)),
            _ => (new OutboundResult.Cancelled(), true),
        };
        if (result is not OutboundResult.Answered)
            await audio.DisposeAsync().ConfigureAwait(false);
        return (result, isFinal);
    }

    // Null: the trunk does not do it, so we call ourselves.
    private async Task<OutboundResult?> ReferAsync(Call peer, SipUri target, Trunk trunk, CancellationToken ct)
    {
        try
        {
            var result = await peer.ReferAsync(target, replaced: null, ct).ConfigureAwait(false);
            LogReferred(trunk.Options.Name, result.ToString());
            return result switch
            {
                ReferResult.Succeeded => new OutboundResult.Transferred(trunk.Options.Name),
                ReferResult.Failed failed => new OutboundResult.Rejected(failed.Status, failed.Reason),
                // A second call might meet the trunk's own.
                ReferResult.Unknown => new OutboundResult.Rejected(480, "the trunk did not say how it went"),
                _ => null,
            };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new OutboundResult.Cancelled();
        }
    }

    private static OutgoingInvite Invite(Trunk trunk, OutboundCall call, TrunkCall written) => new()
    {
        Targets = [new InviteTarget(written.RequestUri)],
        From = written.From,
        To = written.To,
        Headers = written.Headers,
        OnRinging = call.OnRinging,
        Account = trunk.Account,
        SessionExpires = trunk.Options.Profile.SessionExpires,
    };

    private async Task<SipSource?> FlowAsync(TrunkCall written, CancellationToken ct)
    {
        try
        {
            var route = written.Headers.FirstOrDefault(static header => header.Name == HeaderNames.Route).Value;
            var next = NameAddress.TryParse(route, out var first) ? first.Uri : written.RequestUri;
            return await sip.FlowToAsync(next, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<(OutboundResult Result, bool IsFinal)> TakeAsync(
        InviteResult.Answered answered, AudioLeg audio, Trunk trunk, OutboundTicket ticket)
    {
        if (!audio.TryAccept(answered.Dialog.RemoteSdp.Span, out var refusal))
        {
            await answered.Dialog.ByeAsync(refusal).ConfigureAwait(false);
            return (new OutboundResult.Unreachable(refusal), true);
        }

        ticket.Answered();
        var call = new Call(answered.Dialog, audio, phones, agent: null, trunk.Options);
        call.Ended.Register(ticket.Ended);
        return (new OutboundResult.Answered(call, trunk.Options.Name), true);
    }

    private OutboundResult.Refused Refuse(OutboundCall call, OutboundRefusal reason, string text)
    {
        Refusals.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        LogRefused(call.RequestedBy, call.Destination, text);
        if (IsAlarm())
        {
            Alarms.Add(1);
            LogAlarm(options.Outbound.AlarmAfter, call.RequestedBy, call.Destination);
        }

        return new OutboundResult.Refused(reason, text);
    }

    // Each time that the number is full, so that an attack that goes on keeps saying so.
    private bool IsAlarm()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_refused.TryPeek(out var first) && now - first > AlarmWindow)
                _refused.Dequeue();
            _refused.Enqueue(now);
            if (_refused.Count < options.Outbound.AlarmAfter)
                return false;
            _refused.Clear();
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Call to outside by {Who} to {Number}: {Result}")]
    private partial void LogResult(string who, E164Number number, string result);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trunk {Trunk} was asked to connect a caller itself: {Result}")]
    private partial void LogReferred(string trunk, string result);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trunk {Trunk} did not connect, the next one is tried: {Result}")]
    private partial void LogNext(string trunk, string result);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call to outside by {Who} to {Number} refused: {Reason}")]
    private partial void LogRefused(string who, E164Number number, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Toll fraud? {Count} calls to outside were refused within an hour, the last by {Who} to {Number}")]
    private partial void LogAlarm(int count, string who, E164Number number);
}
