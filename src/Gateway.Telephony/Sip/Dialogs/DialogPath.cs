using System.Net;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Where a dialog's requests go and how they are numbered: identity, route set, remote target and CSeq of RFC 3261
/// section 12. Makes requests; sends nothing.</summary>
internal sealed class DialogPath
{
    private const string FirstMaxForwards = "70";

    private readonly NameAddress _local;
    private readonly NameAddress _remote;
    private IReadOnlyList<NameAddress> _routes;
    private SipUri _target;
    private uint _localSequence;
    private uint? _remoteSequence;

    private DialogPath(DialogId id, NameAddress local, NameAddress remote, IReadOnlyList<NameAddress> routes, SipUri target)
    {
        Id = id;
        _local = local;
        _remote = remote;
        _routes = routes;
        _target = target;
    }

    public DialogId Id { get; }

    /// <summary>Where the message that made the dialog came from.</summary>
    public required SipSource Flow { get; init; }

    /// <summary>True when the peer itself is at the other end of the flow, so that its Contact, perhaps an address behind NAT, need
    /// not be believed.</summary>
    public required bool IsDirect { get; init; }

    /// <summary>The path at the callee (section 12.1.1): the route set is the request's Record-Route in its order.</summary>
    public static DialogPath OfCallee(SipRequest invite, string localTag, SipSource source) =>
        new(
            DialogId.OfRequest(invite) with { LocalTag = localTag }, invite.To.WithTag(localTag), invite.From,
            invite.Headers.RecordRoutes, ContactOf(invite) ?? invite.From.Uri)
        {
            Flow = source,
            IsDirect = IsFromPeerItself(invite, source),
            _remoteSequence = invite.CSeq.Number,
        };

    /// <summary>The path at the caller (section 12.1.2): the route set is the response's Record-Route backwards.</summary>
    public static DialogPath OfCaller(SipRequest invite, SipResponse response, SipSource flow, bool isDirect) =>
        new(
            DialogId.OfResponse(response), invite.From, response.To, RoutesOf(response), ContactOf(response) ?? invite.RequestUri)
        {
            Flow = flow,
            IsDirect = isDirect,
            _localSequence = invite.CSeq.Number,
        };

    /// <summary>The URI whose caller takes this dialog's place at the other end (RFC 3891 section 5): what is our remote tag is local
    /// there.</summary>
    public SipUri ReplacingTarget => new ReplacesHeader(Id.CallId, TagOr0(Id.RemoteTag), TagOr0(Id.LocalTag)).In(_target);

    /// <summary>Takes the route set and the target anew from the 2xx to the INVITE of an early dialog (section 13.2.2.4).</summary>
    public void Establish(SipResponse success)
    {
        _routes = RoutesOf(success);
        Refresh(success);
    }

    /// <summary>A request with the next number.</summary>
    public SipRequest NewRequest(string method) => Build(method, NextSequence());

    /// <summary>The next number, for a request that is sent once more.</summary>
    public uint NextSequence() => ++_localSequence;

    /// <summary>The ACK to the 2xx of an INVITE of ours: it has the INVITE's number (section 13.2.2.4).</summary>
    public SipRequest NewAck(uint sequence) => Build(SipMethods.Ack, sequence);

    /// <summary>Notes a received request's number; false when it is lower than one before (section 12.2.2).</summary>
    public bool TryAdvance(uint sequence)
    {
        if (sequence < _remoteSequence)
            return false;
        _remoteSequence = sequence;
        return true;
    }

    /// <summary>Takes the new remote target of a re-INVITE, an UPDATE or their 2xx (section 12.2).</summary>
    public void Refresh(SipMessage message) => _target = ContactOf(message) ?? _target;

    /// <summary>The flow for the next request: the first route's or the target's address; the dialog's own flow when it leads there,
    /// when the peer is at its end, and when a host name cannot be found, or not yet.</summary>
    public SipSource? NextHop(SipTransport transport)
    {
        var isOpen = transport.IsOpen(Flow);
        if (isOpen && IsDirect && _routes.Count == 0)
            return Flow;
        var next = _routes.Count > 0 ? _routes[0].Uri : _target;
        IReadOnlyList<SipTarget> targets = SipTarget.TryRead(next, out var target) ? [target] : transport.ResolveNow(next);
        if (targets.Count == 0 || (isOpen && targets.Any(IsSamePeer)))
            return Flow;
        foreach (var candidate in targets)
        {
            if (transport.FlowTo(candidate) is { } flow)
                return flow;
        }

        return null;
    }

    private bool IsSamePeer(SipTarget target) => target.Remote.Address.Equals(Flow.Remote.Address)
        && ((target.Kind == Flow.Kind && Flow.IsReliable) || target.Remote.Port == Flow.Remote.Port);

    private static bool IsFromPeerItself(SipRequest invite, SipSource source)
    {
        var via = invite.TopVia;
        var isSymmetric = source.IsReliable || via.WantsRport
            || ViaRouting.SentByAt(via, source).Port == source.Remote.Port;
        return isSymmetric && invite.Headers.Vias.Count == 1;
    }

    private static string TagOr0(string tag) => tag.Length == 0 ? "0" : tag;

    private static NameAddress[] RoutesOf(SipResponse response) => [.. response.Headers.RecordRoutes.Reverse()];

    private static SipUri? ContactOf(SipMessage message) => message.Headers.Contacts is [var contact, ..] ? contact.Uri : null;

    private SipRequest Build(string method, uint sequence)
    {
        // Section 12.2.1.1: a first route without lr is a strict router, which wants its own URI as Request-URI.
        var isStrict = _routes.Count > 0 && !_routes[0].Uri.Parameters.Contains("lr");
        var request = new SipRequest(method, (isStrict ? _routes[0].Uri : _target).WithoutHeaders());
        var headers = request.Headers;
        foreach (var route in isStrict ? _routes.Skip(1) : _routes)
            headers.Add(HeaderNames.Route, route.ToString());
        if (isStrict)
            headers.Add(HeaderNames.Route, $"<{_target}>");
        headers.Add(HeaderNames.MaxForwards, FirstMaxForwards);
        headers.Add(HeaderNames.From, _local.ToString());
        headers.Add(HeaderNames.To, _remote.ToString());
        headers.Add(HeaderNames.CallId, Id.CallId);
        headers.Add(HeaderNames.CSeq, new CSeqHeader(sequence, method).ToString());
        return request;
    }
}
