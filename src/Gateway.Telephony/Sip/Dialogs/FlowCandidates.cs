using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The flows that a request outside a dialog is tried over, one after the other (RFC 3263 section 4.3): a known flow alone, or
/// what the resolver found. A request that is too large for UDP goes over TCP first where the URI leaves that to us, and over UDP when
/// no connection can be made (RFC 3261 section 18.1.1).</summary>
internal sealed class FlowCandidates(
    SipTransport transport, SipSource? known, IReadOnlyList<SipTarget> targets)
{
    // Section 18.1.1: without knowledge of the path's MTU. What is added on the way (our Via) counts.
    private const int LongestForUdp = 1300;
    private const int ViaBytes = 100;

    private int _next;
    private SipSource? _instead;

    /// <summary>Whether a request that is too large for UDP is rather not sent at all (RFC 3428 section 8).</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether a flow was left out because the request is too large for it.</summary>
    public bool WasTooLarge { get; private set; }

    /// <summary>The flow to try first or next; null when there is none left.</summary>
    /// <param name="measure">How long the request is on a flow, without our Via.</param>
    public SipSource? Next(Func<SipSource, int> measure)
    {
        if (known is not null)
            return _next++ == 0 && !IsLeftOut(known, measure) ? known : null;
        while (_next < targets.Count)
        {
            var target = targets[_next++];
            if (transport.FlowTo(target) is not { } flow)
                continue;
            if (target.MayUseTcp && !Fits(flow, measure) && !transport.TcpRefusals.Contains(flow.Remote)
                && transport.FlowTo(flow.Remote, SipTransportKind.Tcp) is { } stream)
            {
                _instead = flow;
                return stream;
            }

            if (!IsLeftOut(flow, measure))
                return flow;
        }

        return null;
    }

    /// <summary>The flow to try after a failure; null when the failure stands (RFC 3263 section 4.3: 503, timeout and transport
    /// failure lead to the next server, other answers are answers).</summary>
    public SipSource? After(TransactionFailure failure, Func<SipSource, int> measure)
    {
        if (failure == TransactionFailure.Transport && _instead is { } datagrams)
        {
            transport.TcpRefusals.Add(datagrams.Remote);
            _instead = null;
            if (!IsLeftOut(datagrams, measure))
                return datagrams;
        }

        _instead = null;
        return Next(measure);
    }

    /// <summary>The flow to try after a 503; null when it is an answer like any other.</summary>
    public SipSource? After(SipResponse response, Func<SipSource, int> measure)
    {
        if (response.Status != 503)
            return null;
        _instead = null;
        return Next(measure);
    }

    private static bool Fits(SipSource flow, Func<SipSource, int> measure) => measure(flow) + ViaBytes <= LongestForUdp;

    private bool IsLeftOut(SipSource flow, Func<SipSource, int> measure)
    {
        if (!IsStrict || flow.Kind != SipTransportKind.Udp || Fits(flow, measure))
            return false;
        WasTooLarge = true;
        return true;
    }
}
