using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Desk.Flows;

/// <summary>Calls numbers outside for agents, as far as the operator's list of destinations allows.</summary>
internal sealed class OutsideLine(TimeProvider time)
{
    /// <summary>How long somebody outside is rung: a caller waits meanwhile.</summary>
    private static readonly TimeSpan RingTime = TimeSpan.FromSeconds(45);

    /// <summary>Calls for a caller who is passed on; their number is shown where the trunk permits it. 200 without a party: the trunk
    /// has connected them itself.</summary>
    public async Task<(Party? Taken, int Status)> CallAsync(
        Guest guest, E164Number number, string agent, Func<Task> onRinging, CancellationToken ct)
    {
        guest.Journal.Tell(TimelineKind.Offered, number.ToString());
        var rings = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = new OutboundCall
        {
            Destination = number,
            OnBehalfOf = E164Number.TryParse(guest.Journal.Contact.From, out var caller) ? caller : null,
            RequestedBy = agent,
            Peer = guest.Call,
            OnRinging = () => rings.TrySetResult(),
        };
        using var patience = new CancellationTokenSource(RingTime, time);
        using var ringing = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var calling = guest.Call.CallOutsideAsync(call, ringing.Token);
        if (await Task.WhenAny(rings.Task, calling).ConfigureAwait(false) == rings.Task)
        {
            await onRinging().ConfigureAwait(false);
        }

        return Read(await calling.ConfigureAwait(false), number, guest.Journal);
    }

    /// <summary>Calls for an agent who dialled the number.</summary>
    public async Task<(Party? Taken, int Status)> CallAsync(
        Func<OutboundCall, CancellationToken, Task<OutboundResult>> callOutside, E164Number number, string agent, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(RingTime, time);
        using var ringing = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var call = new OutboundCall { Destination = number, RequestedBy = agent };
        return Read(await callOutside(call, ringing.Token).ConfigureAwait(false), number, journal: null);
    }

    private static (Party? Taken, int Status) Read(OutboundResult result, E164Number number, ContactJournal? journal) => result switch
    {
        OutboundResult.Answered answered => (new Party(answered.Call, number.ToString(), "outside", journal), 200),
        OutboundResult.Transferred => (null, 200),
        OutboundResult.Refused => (null, 403),
        OutboundResult.Rejected rejected => (null, Math.Max(rejected.Status, 400)),
        OutboundResult.Cancelled => (null, 480),
        _ => (null, 480),
    };
}
