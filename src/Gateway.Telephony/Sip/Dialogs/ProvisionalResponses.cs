using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Sends the provisional responses to an INVITE, reliably where the caller requires it or our policy and the caller's
/// support say so (RFC 3262 section 3). Runs on the lane.</summary>
internal sealed class ProvisionalResponses
{
    // More are nonsense from above; the last ones say what is true now.
    private const int MaxQueued = 4;

    private readonly Lane _lane;
    private readonly ServerTransaction _invite;
    private readonly ReliableMachine _machine;
    private readonly ReliableProvisional _policy;
    private readonly uint _sequence;
    private readonly bool _isRequired;
    private readonly bool _isSupported;
    private readonly Queue<SipResponse> _queue = new();
    private SipResponse? _pending;
    private LaneTimer? _repeatTimer;
    private LaneTimer? _timeout;

    public ProvisionalResponses(SipCore core, ServerTransaction invite)
    {
        _lane = core.Lane;
        _invite = invite;
        _sequence = invite.Request.CSeq.Number;
        _policy = core.Options.Reliability;
        _machine = new ReliableMachine(core.Transactions.Timers, (uint)Random.Shared.Next(1, int.MaxValue / 2));
        _isRequired = Names(invite.Request, HeaderNames.Require);
        _isSupported = _isRequired || Names(invite.Request, HeaderNames.Supported);
    }

    /// <summary>Told once when the caller does not acknowledge.</summary>
    public required Action GaveUp { get; init; }

    /// <summary>True while a session description waits for its PRACK: no 2xx may go out before.</summary>
    public bool HoldsSuccess => _pending is { Body.IsEmpty: false } || _queue.Any(static response => !response.Body.IsEmpty);

    /// <summary>Whether a response with or without a session description would be sent reliably.</summary>
    public bool IsReliable(bool withMedia) => _isRequired || (_isSupported && _policy switch
    {
        ReliableProvisional.Always => true,
        ReliableProvisional.WithMedia => withMedia,
        _ => false,
    });

    /// <summary>Sends it now, or after the PRACK of the one before.</summary>
    public void Send(SipResponse response)
    {
        if (!IsReliable(!response.Body.IsEmpty))
        {
            _invite.Respond(response);
            return;
        }

        if (_queue.Count < MaxQueued)
            _queue.Enqueue(response);
        SendNext();
    }

    /// <summary>Takes a PRACK; false when it means no response that waits for one.</summary>
    public bool TryAcknowledge(RAckHeader acknowledged)
    {
        if (_machine.Pending != acknowledged.Response || acknowledged.Method != SipMethods.Invite
            || acknowledged.Sequence != _sequence)
        {
            return false;
        }

        _pending = null;
        Step(ReliableEvent.Acknowledged);
        return true;
    }

    /// <summary>Sends what waited for a PRACK.</summary>
    public void SendNext()
    {
        if (_machine.Pending is not null || !_queue.TryDequeue(out var response))
            return;
        response.Headers.Add(HeaderNames.Require, Extensions.Reliable);
        response.Headers.Add(HeaderNames.RSeq, $"{_machine.Next}");
        _pending = response;
        _invite.Respond(response);
        Step(ReliableEvent.Sent);
    }

    /// <summary>The INVITE got its final response: nothing is repeated any more.</summary>
    public void Close()
    {
        _queue.Clear();
        Step(ReliableEvent.Closed);
    }

    private static bool Names(SipRequest request, string header) =>
        request.Headers.GetValues(header).Contains(Extensions.Reliable, StringComparer.OrdinalIgnoreCase);

    private void Step(ReliableEvent happened)
    {
        foreach (var (kind, delay) in _machine.Step(happened))
        {
            switch (kind)
            {
                case ReliableActionKind.Repeat:
                    _invite.Respond(_pending!);
                    break;
                case ReliableActionKind.StartRepeat:
                    _repeatTimer = _lane.Timers.Start(delay, () => Step(ReliableEvent.RepeatDue));
                    break;
                case ReliableActionKind.StartTimeout:
                    _timeout = _lane.Timers.Start(delay, () => Step(ReliableEvent.TimedOut));
                    break;
                case ReliableActionKind.StopTimers:
                    _repeatTimer?.Stop();
                    _timeout?.Stop();
                    break;
                case ReliableActionKind.GiveUp:
                    GaveUp();
                    break;
            }
        }
    }
}
