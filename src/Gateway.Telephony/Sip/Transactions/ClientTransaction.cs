using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>A request we sent: repeats it as its machine says and hands up its responses.</summary>
internal sealed class ClientTransaction : Transaction
{
    private readonly byte[] _request;
    private readonly Action<SipResponse> _onResponse;
    private readonly Action<TransactionFailure> _onFailed;
    private SipResponse? _received;

    public ClientTransaction(
        TransactionLayer layer, SipRequest request, SipSource flow,
        Action<SipResponse> onResponse, Action<TransactionFailure> onFailed)
        : base(layer, MachineFor(request, layer.Timers, flow), KeyOf(request), request, flow)
    {
        _request = SipWriter.Write(request);
        _onResponse = onResponse;
        _onFailed = onFailed;
    }

    public void Begin() => Step(TransactionEvent.Start);

    public void Receive(SipResponse response)
    {
        _received = response;
        Step(response.IsProvisional ? TransactionEvent.Provisional
            : response.IsSuccess ? TransactionEvent.Success : TransactionEvent.Failure);
        _received = null;
    }

    /// <summary>The connection that carries this transaction is gone.</summary>
    public void LoseConnection() => Step(TransactionEvent.TransportError);

    protected override void Send()
    {
        if (!Layer.Transport.Send(_request, Flow))
            ReportSendFailure();
    }

    protected override void SendAck()
    {
        if (!Layer.Transport.Send(SipWriter.Write(DerivedRequest.ForRefusal(Request, _received!)), Flow))
            ReportSendFailure();
    }

    protected override void Deliver() => _onResponse(_received!);

    protected override void OnFailed(TransactionFailure failure) => _onFailed(failure);

    protected override void SendTrying() => throw new InvalidOperationException("A client sends no response.");

    private static TransactionKey KeyOf(SipRequest request) => new(request.TopVia.Branch!, "", request.Method);

    private static ITransactionMachine MachineFor(SipRequest request, SipTimers timers, SipSource flow) =>
        request.Method == SipMethods.Invite
            ? new InviteClientTransaction(timers, flow.IsReliable)
            : new NonInviteClientTransaction(timers, flow.IsReliable);
}
