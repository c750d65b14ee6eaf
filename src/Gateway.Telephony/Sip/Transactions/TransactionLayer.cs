using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>All running transactions: matches messages to them, makes the new ones, and hands the rest to the user
/// (RFC 3261 section 17). Only the lane touches it; the counter may be read from anywhere.</summary>
internal sealed class TransactionLayer(Lane lane, SipTransport transport, SipTimers timers)
{
    /// <summary>Beyond this a flood is answered 503 without keeping anything.</summary>
    public const int MaxServerTransactions = 50_000;

    private const int OverloadRetryAfterSeconds = 10;

    private readonly Dictionary<TransactionKey, ServerTransaction> _servers = [];
    private readonly Dictionary<TransactionKey, ClientTransaction> _clients = [];
    private readonly Dictionary<MergeKey, ServerTransaction> _mergeable = [];
    private ITransactionUser _user = null!;

    public Lane Lane => lane;

    public SipTransport Transport => transport;

    public SipTimers Timers => timers;

    /// <summary>Transactions that still have a state or a timer.</summary>
    public int Active => _servers.Count + _clients.Count;

    public void Start(ITransactionUser user) => _user = user;

    public void Receive(SipMessage message, SipSource source)
    {
        if (message is SipResponse response)
            Receive(response);
        else
            Receive((SipRequest)message, source);
    }

    /// <summary>Sends a request in a transaction of its own; adds the Via.</summary>
    public ClientTransaction Send(
        SipRequest request, SipSource flow, Action<SipResponse> onResponse, Action<TransactionFailure> onFailed)
    {
        transport.NoteCalled(flow);
        AddVia(request, flow);
        return Begin(new ClientTransaction(this, request, flow, onResponse, onFailed));
    }

    /// <summary>Cancels an INVITE of ours; its final response comes to its own transaction (RFC 3261 section 9.1).</summary>
    public void SendCancel(ClientTransaction invite, string? reason)
    {
        Begin(new ClientTransaction(
            this, DerivedRequest.Cancel(invite.Request, reason), invite.Flow, static _ => { }, static _ => { }));
        // Section 9.1: after 64 x T1 without a final response the INVITE counts as cancelled.
        lane.Timers.Start(timers.Timeout, () =>
        {
            if (invite.State is TransactionState.Calling or TransactionState.Proceeding)
                invite.Abandon();
        });
    }

    /// <summary>Adds our Via with a new branch (RFC 3261 section 8.1.1.7, RFC 3581 section 3).</summary>
    public void AddVia(SipRequest request, SipSource flow)
    {
        var kind = TransportNames.InVia(flow.Kind);
        request.Headers.Prepend(HeaderNames.Via, $"SIP/2.0/{kind} {transport.SentBy(flow)};branch={SipIds.NewBranch()};rport");
    }

    /// <summary>Tells the requests that wait on a connection that it is gone.</summary>
    public void ConnectionClosed(long connectionId)
    {
        foreach (var client in _clients.Values.Where(client => client.Flow.ConnectionId == connectionId).ToList())
            client.LoseConnection();
    }

    /// <summary>Ends everything at once; clients are told that the transport is gone.</summary>
    public void AbandonAll()
    {
        // Who is told may try a last BYE, which fails in the next round.
        while (_clients.Count > 0)
        {
            foreach (var client in _clients.Values.ToList())
            {
                client.LoseConnection();
                client.Abandon();
            }
        }

        foreach (var server in _servers.Values.ToList())
            server.Abandon();
    }

    internal void Forget(Transaction transaction)
    {
        if (transaction is not ServerTransaction server)
        {
            _clients.Remove(transaction.Key);
        }
        else
        {
            _servers.Remove(server.Key);
            if (server.Merge is { } merge && _mergeable.GetValueOrDefault(merge) == server)
                _mergeable.Remove(merge);
        }

        _user.OnTransactionEnded();
    }

    private void Receive(SipResponse response)
    {
        // More than one Via: it was meant for somebody behind us (RFC 3261 section 8.1.3.3).
        if (response.Headers.Vias.Count > 1)
            SipMetrics.Dropped(DropCause.NoTransaction);
        else if (_clients.TryGetValue(TransactionKey.OfResponse(response), out var client))
            client.Receive(response);
        else if (response.IsSuccess && response.CSeq.Method == SipMethods.Invite)
            _user.OnStraySuccess(response);
        else
            SipMetrics.Dropped(DropCause.NoTransaction);
    }

    private void Receive(SipRequest request, SipSource source)
    {
        var key = TransactionKey.OfRequest(request);
        var isKnown = _servers.TryGetValue(key, out var server);
        if (request.Method == SipMethods.Ack)
        {
            if (!isKnown || !server!.TryAcknowledge())
                _user.OnAck(request);
        }
        else if (isKnown)
        {
            SipMetrics.Retransmission();
            server!.Repeated(request, source);
        }
        else if (AtOnce(request, source) is { } answer)
        {
            transport.Send(SipWriter.Write(answer), ViaRouting.ReplyFlow(request.TopVia, source));
        }
        else
        {
            Accept(key, request, source);
        }
    }

    private void Accept(TransactionKey key, SipRequest request, SipSource source)
    {
        var server = new ServerTransaction(this, key, request, source);
        _servers.Add(key, server);
        server.Begin();
        if (request.Method == SipMethods.Cancel)
            _user.OnCancel(server, _servers.GetValueOrDefault(TransactionKey.OfCancelled(request)));
        else if (server.Merge is { } merge && !_mergeable.TryAdd(merge, server))
            server.Respond(482, "Request Merged");
        else
            _user.OnRequest(server);
    }

    private SipResponse? AtOnce(SipRequest request, SipSource source)
    {
        if (_servers.Count < MaxServerTransactions)
        {
            var isFitting = request.Method == SipMethods.Cancel && _servers.ContainsKey(TransactionKey.OfCancelled(request));
            return isFitting ? null : _user.AnswerAtOnce(request, source);
        }

        SipMetrics.Dropped(DropCause.TooManyTransactions);
        return SipResponse.Unavailable(request, OverloadRetryAfterSeconds, SipIds.NewTag());
    }

    private ClientTransaction Begin(ClientTransaction client)
    {
        _clients.Add(client.Key, client);
        client.Begin();
        return client;
    }
}
