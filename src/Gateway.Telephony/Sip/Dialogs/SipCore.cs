using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What the lane owns: the dialogs, and the invitations that are neither answered nor given up. Brings what the sockets
/// read to the lane, and what transactions hand up to the right dialog or the application.</summary>
internal sealed partial class SipCore : ISipReceiver, ITransactionUser
{
    private readonly ISipApplication _application;
    private readonly SourceAdmission? _admission;
    private readonly OverloadControl _overload;
    private readonly StatelessServer _stateless;
    private readonly LanePulse _pulse;
    private readonly Dictionary<DialogId, InviteDialog> _dialogs = [];
    private readonly Dictionary<ServerTransaction, IncomingInvite> _incoming = [];
    private readonly HashSet<ForkedInvite> _outgoing = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> _waiting = [];

    public SipCore(SipOptions options, ISipApplication application, SourceAdmission? admission, TimeProvider time, ILogger logger)
    {
        _application = application;
        _admission = admission;
        Logger = logger;
        Options = options;
        Time = time;
        Transport = new SipTransport(options, admission, time, logger);
        Lane = new Lane(time, logger);
        _overload = new OverloadControl(options.LongestWait);
        _stateless = new StatelessServer(application, _overload, IsKnownCall);
        _pulse = new LanePulse(Lane, time, OnBeat);
        Transactions = new TransactionLayer(Lane, Transport, SipTimers.From(options));
        Transactions.Start(this);
        Transport.Start(this);
    }

    public ILogger Logger { get; }

    public SipOptions Options { get; }

    public TimeProvider Time { get; }

    public Lane Lane { get; }

    public SipTransport Transport { get; }

    public TransactionLayer Transactions { get; }

    public int ActiveDialogs => _dialogs.Count;

    /// <summary>True from the moment that no new call is taken or made.</summary>
    public bool IsClosing { get; private set; }

    public bool TryReceive(SipMessage message, SipSource source) =>
        Lane.TryPost(() => Transactions.Receive(message, source));

    public async ValueTask ReceiveAsync(SipMessage message, SipSource source, CancellationToken ct) =>
        await Lane.PostAsync(() => Transactions.Receive(message, source), ct).ConfigureAwait(false);

    public Task SettleAsync() => OnLaneAsync(static () => { });

    public async ValueTask OnClosedAsync(long connectionId) =>
        await Lane.PostAsync(() =>
        {
            Transactions.ConnectionClosed(connectionId);
            _application.OnConnectionClosed(connectionId);
        }).ConfigureAwait(false);

    /// <summary>How long the lane has not answered; grows when it is stuck.</summary>
    public TimeSpan Silence => _pulse.Silence;

    public SipResponse? AnswerAtOnce(SipRequest request, SipSource source) => _stateless.Answer(request, source);

    public void OnRequest(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.To.Tag is not null)
        {
            ToDialog(transaction);
            return;
        }

        if ((RequestCheck.Refusal(request) ?? SessionTerms.Refusal(request, Options)) is { } refusal)
            transaction.Respond(refusal);
        else if (request.Method is SipMethods.Bye or SipMethods.Info or SipMethods.Prack or SipMethods.Update or SipMethods.Notify)
            transaction.Respond(481);
        else if (IsClosing)
            transaction.Respond(503);
        else
            ToApplication(transaction);
    }

    public void OnCancel(ServerTransaction cancel, ServerTransaction? invite)
    {
        if (invite is null)
        {
            cancel.Respond(481);
            return;
        }

        cancel.Respond(SipResponse.For(cancel.Request, 200, toTag: invite.ToTag));
        if (_incoming.TryGetValue(invite, out var incoming))
            incoming.OnCancel(cancel.Request);
    }

    public void OnAck(SipRequest ack)
    {
        if (_dialogs.TryGetValue(DialogId.OfRequest(ack), out var dialog))
            dialog.OnAck(ack);
    }

    public void OnStraySuccess(SipResponse response)
    {
        if (_dialogs.TryGetValue(DialogId.OfResponse(response), out var dialog))
            dialog.ResendAck(response);
        else
            SipMetrics.Dropped(DropCause.NoTransaction);
    }

    public void OnTransactionEnded() => CheckWaiting();

    /// <summary>The answered dialog that a Replaces means (RFC 3891 section 3); null when there is none.</summary>
    public InviteDialog? Find(ReplacesHeader replaces)
    {
        var id = new DialogId(replaces.CallId, replaces.ToTag, replaces.FromTag);
        var found = _dialogs.GetValueOrDefault(id)
            ?? (replaces.FromTag == "0" ? _dialogs.GetValueOrDefault(id with { RemoteTag = "" }) : null);
        return found?.State == DialogState.Early ? null : found;
    }

    public void Add(InviteDialog dialog)
    {
        if (_dialogs.TryAdd(dialog.Path.Id, dialog))
            _admission?.Hold(dialog.Path.Flow.Remote.Address);
        // A host name on the way is looked for now, so that the next request knows it.
        dialog.Path.NextHop(Transport);
    }

    /// <summary>Begins an outgoing call, unless the stack is closing.</summary>
    public void Start(ForkedInvite fork)
    {
        if (IsClosing)
        {
            fork.Cancel();
            return;
        }

        _outgoing.Add(fork);
        fork.Start();
    }

    public void Forget(InviteDialog dialog)
    {
        if (_dialogs.Remove(dialog.Path.Id))
            _admission?.Release(dialog.Path.Flow.Remote.Address);
        CheckWaiting();
    }

    public void Forget(ForkedInvite fork) => _outgoing.Remove(fork);

    public void Forget(ServerTransaction invite) => _incoming.Remove(invite);

    /// <summary>Runs work on the lane; completes when it has run, or when the stack has closed.</summary>
    public Task OnLaneAsync(Action work) => OnLaneAsync<object?>(
        () =>
        {
            work();
            return null;
        },
        null);

    /// <summary>Runs work on the lane and gives its result, or <paramref name="whenClosed"/> when the stack has closed.</summary>
    public async Task<T> OnLaneAsync<T>(Func<T> work, T whenClosed)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = await Lane.PostAsync(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception bug)
            {
                done.SetException(bug);
            }
        }).ConfigureAwait(false);
        return isPosted ? await done.Task.ConfigureAwait(false) : whenClosed;
    }

    /// <summary>Completes when no dialog is left and, if asked, no transaction.</summary>
    public async Task WhenIdleAsync(bool withTransactions)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Lane.PostAsync(() =>
        {
            _waiting.Add((() => _dialogs.Count == 0 && (!withTransactions || Transactions.Active == 0), reached));
            CheckWaiting();
        }).ConfigureAwait(false);
        await reached.Task.ConfigureAwait(false);
    }

    /// <summary>Refuses what is new, gives up what is open, says BYE in each dialog.</summary>
    public void BeginClose()
    {
        IsClosing = true;
        _pulse.Dispose();
        foreach (var (transaction, incoming) in _incoming.ToList())
            incoming.Reject(SipResponse.For(transaction.Request, 503, toTag: transaction.ToTag));
        foreach (var fork in _outgoing.ToList())
            fork.Cancel();
        foreach (var dialog in _dialogs.Values.ToList())
            dialog.Step(DialogEvent.LocalBye);
    }

    /// <summary>Ends what could not be ended in time.</summary>
    public void Abandon()
    {
        Transactions.AbandonAll();
        foreach (var dialog in _dialogs.Values.ToList())
            dialog.Drop();
        _dialogs.Clear();
        CheckWaiting();
    }

    private void ToDialog(ServerTransaction transaction)
    {
        if (_dialogs.TryGetValue(DialogId.OfRequest(transaction.Request), out var dialog))
            dialog.Receive(transaction);
        else
            transaction.Respond(481);
    }

    private void ToApplication(ServerTransaction transaction)
    {
        try
        {
            if (transaction.Request.Method == SipMethods.Invite)
                Invite(transaction);
            else if (transaction.Request.Method == SipMethods.Message)
                _application.OnMessage(new IncomingRequest(this, transaction));
            else
                transaction.Respond(_application.OnRequest(transaction.Request, transaction.Source));
        }
        catch (Exception bug)
        {
            LogApplicationFailed(Logger, bug, transaction.Request.Method, transaction.Request.CallId);
            transaction.Respond(500);
            _incoming.Remove(transaction);
        }
    }

    private void Invite(ServerTransaction transaction)
    {
        var invite = new IncomingInvite(this, transaction);
        _incoming.Add(transaction, invite);
        _application.OnInvite(invite);
    }

    // An invitation that is not answered yet has a tag of ours too.
    private bool IsKnownCall(SipRequest request) => _dialogs.ContainsKey(DialogId.OfRequest(request))
        || _incoming.Values.Any(invite => invite.ToTag == request.To.Tag && invite.CallId == request.CallId);

    private void OnBeat(TimeSpan delay)
    {
        _overload.Observe(delay);
        if (_admission is not null)
            _admission.IsOverloaded = _overload.Refused > 0;
    }

    private void CheckWaiting()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (!_waiting[i].Condition())
                continue;
            _waiting[i].Reached.TrySetResult();
            _waiting.RemoveAt(i);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Handling {Method} failed in call {CallId}")]
    private static partial void LogApplicationFailed(ILogger logger, Exception bug, string method, string callId);
}
