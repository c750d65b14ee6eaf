using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>A running transaction: does on its lane what its machine says. Only the lane touches it.</summary>
internal abstract class Transaction(
    TransactionLayer layer, ITransactionMachine machine, TransactionKey key, SipRequest request, SipSource flow)
{
    // At most three timers are set at a time; a list is the smallest map.
    private readonly List<(TransactionEvent Name, LaneTimer Timer)> _timers = [];
    private SipRequest? _request = request;
    private bool _isForgotten;

    /// <summary>The request, while there is anything to do with it.</summary>
    public SipRequest Request => _request ?? throw new InvalidOperationException("The request is answered and gone.");

    public TransactionKey Key => key;

    /// <summary>Where this transaction's messages go.</summary>
    public SipSource Flow { get; protected set; } = flow;

    public TransactionState State => machine.State;

    protected TransactionLayer Layer => layer;

    /// <summary>Ends it at once, whatever its state.</summary>
    public void Abandon() => Forget();

    /// <summary>Lets go of the request: what is left to do needs only what was sent.</summary>
    protected void DropRequest() => _request = null;

    protected void Step(TransactionEvent happened)
    {
        foreach (var action in machine.Step(happened))
            Do(action);
    }

    protected abstract void Send();

    protected abstract void SendTrying();

    protected abstract void SendAck();

    protected abstract void Deliver();

    protected abstract void OnFailed(TransactionFailure failure);

    /// <summary>Reports that a message could not be sent; as a step of its own, for this one is not over.</summary>
    protected void ReportSendFailure() => Start(TransactionEvent.TransportError, TimeSpan.Zero);

    private void Do(TransactionAction action)
    {
        switch (action.Kind)
        {
            case TransactionActionKind.Send:
                Send();
                break;
            case TransactionActionKind.SendTrying:
                SendTrying();
                break;
            case TransactionActionKind.SendAck:
                SendAck();
                break;
            case TransactionActionKind.Deliver:
                Deliver();
                break;
            case TransactionActionKind.StartTimer:
                Start(action.Timer, action.Delay);
                break;
            case TransactionActionKind.StopTimer:
                Stop(action.Timer);
                break;
            case TransactionActionKind.TimeOut:
                OnFailed(TransactionFailure.Timeout);
                break;
            case TransactionActionKind.TransportFailed:
                OnFailed(TransactionFailure.Transport);
                break;
            case TransactionActionKind.Terminate:
                Forget();
                break;
        }
    }

    private void Start(TransactionEvent name, TimeSpan delay)
    {
        if (_isForgotten)
            return;
        Stop(name);
        _timers.Add((name, layer.Lane.Timers.Start(delay, () => Fire(name))));
    }

    private void Fire(TransactionEvent name)
    {
        _timers.RemoveAll(timer => timer.Name == name);
        Step(name);
    }

    private void Stop(TransactionEvent name)
    {
        for (var i = _timers.Count - 1; i >= 0; i--)
        {
            if (_timers[i].Name != name)
                continue;
            _timers[i].Timer.Stop();
            _timers.RemoveAt(i);
        }
    }

    private void Forget()
    {
        if (_isForgotten)
            return;
        _isForgotten = true;
        foreach (var (_, timer) in _timers)
            timer.Stop();
        _timers.Clear();
        layer.Forget(this);
    }
}

/// <summary>Why a transaction ended without a message.</summary>
internal enum TransactionFailure
{
    Timeout,
    Transport,
}
