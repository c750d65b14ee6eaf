using System.Net;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>A request we received and answer: keeps the last response and repeats it as its machine says. For the half minute after
/// a final response it holds no more than its key and that response.</summary>
internal sealed class ServerTransaction : Transaction
{
    private readonly IPEndPoint _sentBy;
    private byte[] _response = [];
    private bool _hasReconnected;

    public ServerTransaction(TransactionLayer layer, TransactionKey key, SipRequest request, SipSource source)
        : base(layer, MachineFor(request, layer.Timers, source), key, request, ViaRouting.ReplyFlow(request.TopVia, source))
    {
        Source = source;
        Merge = MergeKey.Of(request);
        _sentBy = ViaRouting.SentByAt(request.TopVia, source);
    }

    /// <summary>Where the request came from.</summary>
    public SipSource Source { get; }

    /// <summary>What a copy of the request over another path would have too; null for what cannot be merged.</summary>
    public MergeKey? Merge { get; }

    /// <summary>The tag that our responses put on a To without one; the same for all of this request's responses.</summary>
    public string ToTag { get; } = SipIds.NewTag();

    /// <summary>Told once when a response cannot be sent.</summary>
    public Action? TransportFailed { get; set; }

    public void Begin() => Step(TransactionEvent.Start);

    /// <summary>Sends a response; nothing happens once a final one was sent.</summary>
    public void Respond(SipResponse response)
    {
        var canRespond = State is TransactionState.Trying or TransactionState.Proceeding;
        if (!canRespond)
            return;
        if (response.Status > 100 && response.To.Tag is null)
            response.Headers.Set(HeaderNames.To, response.To.WithTag(ToTag).ToString());
        _response = SipWriter.Write(response);
        if (IsUse(response))
            Layer.Transport.Hold(Source);
        Step(response.IsProvisional ? TransactionEvent.Provisional
            : response.IsSuccess ? TransactionEvent.Success : TransactionEvent.Failure);
        // Not at once: whoever answers may still look at the request.
        if (response.IsFinal)
            Layer.Lane.Timers.Start(TimeSpan.Zero, DropRequest);
    }

    /// <summary>Sends a response that has no more than a status to say.</summary>
    public void Respond(int status, string? reason = null) => Respond(SipResponse.For(Request, status, reason, ToTag));

    /// <summary>Sends the 2xx again, because no ACK has come (RFC 3261 section 13.3.1.4).</summary>
    public void RepeatSuccess() => Step(TransactionEvent.Success);

    /// <summary>Takes the request again. It is answered over the path that it came now (RFC 3261 section 18.2.2), which is another
    /// one when the sender's connection broke or its NAT changed; never to another address.</summary>
    public void Repeated(SipRequest request, SipSource source)
    {
        if (source.Remote.Address.Equals(Source.Remote.Address))
            Flow = ViaRouting.ReplyFlow(request.TopVia, source);
        Step(TransactionEvent.Request);
    }

    /// <summary>Takes an ACK that carries this transaction's branch; false when it is for a 2xx and so for the dialog.</summary>
    public bool TryAcknowledge()
    {
        if (State == TransactionState.Accepted)
            return false;
        Step(TransactionEvent.Ack);
        return true;
    }

    protected override void SendTrying()
    {
        _response = SipWriter.Write(SipResponse.For(Request, 100));
        Send();
    }

    protected override void Send()
    {
        if (Layer.Transport.Send(_response, Flow) || TryReconnect())
            return;
        ReportSendFailure();
    }

    protected override void OnFailed(TransactionFailure failure)
    {
        // No ACK to a refusal (timer H) concerns nobody above.
        if (failure != TransactionFailure.Transport)
            return;
        var told = TransportFailed;
        TransportFailed = null;
        told?.Invoke();
    }

    protected override void SendAck() => throw new InvalidOperationException("A server sends no ACK.");

    // An ACK to a 2xx is the dialog's; TryAcknowledge keeps it from the machine.
    protected override void Deliver()
    {
    }

    private static ITransactionMachine MachineFor(SipRequest request, SipTimers timers, SipSource source) =>
        request.Method == SipMethods.Invite
            ? new InviteServerTransaction(timers, source.IsReliable)
            : new NonInviteServerTransaction(timers, source.IsReliable);

    // A call that was let in, a registration: their connection is no stranger's any more.
    private bool IsUse(SipResponse response) => Source.IsReliable && response.Status is > 100 and < 300
        && Request.Method is SipMethods.Invite or SipMethods.Register or SipMethods.Subscribe;

    // RFC 3261 section 18.2.2: when the connection is gone, the response goes over a new one to where the sender listens.
    private bool TryReconnect()
    {
        if (_hasReconnected || !Flow.IsReliable)
            return false;
        _hasReconnected = true;
        if (Layer.Transport.FlowTo(ViaRouting.SentByAt(Request.TopVia, Source), Flow.Kind) is not { } flow)
            return false;
        Flow = flow;
        return Layer.Transport.Send(_response, Flow);
    }
}
