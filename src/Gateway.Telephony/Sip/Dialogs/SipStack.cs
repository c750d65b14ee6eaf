using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The SIP side as one object (RFC 3261 user agent core over UDP, TCP and TLS): takes calls for an application and makes calls.
/// Disposing it says BYE in each dialog and waits a moment for the answers.</summary>
public sealed class SipStack : IAsyncDisposable
{
    private readonly SipCore _core;
    private readonly TimeProvider _time;
    private readonly TimeSpan _closeTimeout;
    private int _isDisposed;

    private SipStack(
        SipOptions options, ISipApplication application, SourceAdmission? admission, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _closeTimeout = options.T1 * 4;
        _core = new SipCore(options, application, admission, time, loggers.CreateLogger<SipStack>());
    }

    /// <summary>The bound address and port, the same for UDP and TCP; the address may be a wildcard.</summary>
    public IPEndPoint LocalEndPoint => _core.Transport.LocalEndPoint;

    /// <summary>The bound address and port of TLS; null without a certificate.</summary>
    public IPEndPoint? TlsEndPoint => _core.Transport.TlsEndPoint;

    /// <summary>Transactions that still wait for something, repeated messages included.</summary>
    public int ActiveTransactions => _core.Transactions.Active;

    /// <summary>Dialogs from their 2xx until their BYE is answered.</summary>
    public int ActiveDialogs => _core.ActiveDialogs;

    /// <summary>Open TCP and TLS connections, in both directions.</summary>
    public int ActiveConnections => _core.Transport.ConnectionCount;

    /// <summary>How long the loop that owns all calls has not answered; more than a second means that it is stuck or hopelessly behind.</summary>
    public TimeSpan Silence => _core.Silence;

    /// <summary>Binds and serves from now on.</summary>
    /// <param name="options">Addresses and timers.</param>
    /// <param name="application">Who answers what comes from outside a dialog.</param>
    /// <param name="time">The clock of all timers.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="admission">Who may send how much; null lets everybody in, for peers that all are our own.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    /// <exception cref="TlsFilesException">A certificate, key or authority cannot be read.</exception>
    public static SipStack Start(
        SipOptions options, ISipApplication application, TimeProvider time, ILoggerFactory loggers, SourceAdmission? admission = null) =>
        new(options, application, admission, time, loggers);

    /// <summary>Rings all targets at once. The first answer wins and the others are cancelled; a later answer gets ACK and BYE; a
    /// 6xx ends all. When <paramref name="ct"/> fires every target is cancelled and the result says so.</summary>
    public async Task<InviteResult> InviteAsync(OutgoingInvite invite, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(invite.Targets.Count, OutgoingInvite.MaxTargets);
        ArgumentOutOfRangeException.ThrowIfZero(invite.Sdp.Length);
        try
        {
            var candidates = await Task.WhenAll(invite.Targets.Select(target => CandidatesAsync(NextOf(invite, target), target.Flow, ct)))
                .ConfigureAwait(false);
            return await RingAsync(new ForkedInvite(_core, invite, candidates), ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new InviteResult.Cancelled();
        }
    }

    /// <summary>Sends a request outside any dialog that is not an INVITE and gives its final response; 408 when none comes, 503 when
    /// it cannot be sent. Call-ID, CSeq, Max-Forwards and the From tag are added where missing.</summary>
    /// <param name="flow">Send there instead of resolving the first Route or the Request-URI.</param>
    /// <param name="onFlow">Called before the sending with the flow and what Via and Contact say on it (host or host:port).</param>
    /// <param name="isStrict">Never sends over UDP what is too large for it: the answer is 513 then.</param>
    /// <exception cref="OperationCanceledException">The token fired first; a response that comes later is dropped.</exception>
    public async Task<SipResponse> SendAsync(
        SipRequest request, SipSource? flow, CancellationToken ct, Action<SipSource, string>? onFlow = null, bool isStrict = false)
    {
        Complete(request);
        var next = request.Headers.Routes is [var route, ..] ? route.Uri : request.RequestUri;
        var candidates = await CandidatesAsync(next, flow, ct, isStrict).ConfigureAwait(false);
        var answer = new SentOnce(TransactionFailure.Transport, null);
        for (var over = candidates.Next(Measure); over is not null;)
        {
            onFlow?.Invoke(over, _core.Transport.SentBy(over));
            answer = await SendOnceAsync(request, over, ct).ConfigureAwait(false);
            over = answer.Response is { } response ? candidates.After(response, Measure) : candidates.After(answer.Failure, Measure);
            if (over is not null)
                request.Headers.Remove(HeaderNames.Via);
        }

        return answer.Response
            ?? new SipResponse(answer.Failure == TransactionFailure.Timeout ? 408 : candidates.WasTooLarge ? 513 : 503);

        int Measure(SipSource over)
        {
            onFlow?.Invoke(over, _core.Transport.SentBy(over));
            return SipWriter.Write(request).Length;
        }
    }

    /// <summary>The flow that a request to a URI would take now; null when it leads nowhere.</summary>
    public async Task<SipSource?> FlowToAsync(SipUri uri, CancellationToken ct) =>
        (await CandidatesAsync(uri, null, ct).ConfigureAwait(false)).Next(static _ => 0);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _core.OnLaneAsync(_core.BeginClose).ConfigureAwait(false);
        await _core.WhenIdleAsync(withTransactions: false).WaitAsync(_closeTimeout, _time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _core.Transport.DisposeAsync().ConfigureAwait(false);
        await _core.OnLaneAsync(_core.Abandon).ConfigureAwait(false);
        await _core.Lane.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Completes when nothing of any call is left; the proof that nothing stays behind.</summary>
    internal Task WhenIdleAsync() => _core.WhenIdleAsync(withTransactions: true);

    private static void Complete(SipRequest request)
    {
        var headers = request.Headers;
        if (!headers.Contains(HeaderNames.CallId))
            headers.Add(HeaderNames.CallId, SipIds.NewCallId());
        if (!headers.Contains(HeaderNames.CSeq))
            headers.Add(HeaderNames.CSeq, new CSeqHeader(1, request.Method).ToString());
        if (!headers.Contains(HeaderNames.MaxForwards))
            headers.Add(HeaderNames.MaxForwards, "70");
        if (request.From.Tag is null)
            headers.Set(HeaderNames.From, request.From.WithTag(SipIds.NewTag()).ToString());
    }

    // RFC 3261 section 8.1.2: a Route goes before the Request-URI.
    private static SipUri NextOf(OutgoingInvite invite, InviteTarget target)
    {
        if (target.Routes is [var nearest, ..])
            return nearest;
        var (_, route) = invite.Headers.FirstOrDefault(header => header.Name == HeaderNames.Route);
        return route is not null && NameAddress.TryParse(route, out var first) ? first.Uri : target.RequestUri;
    }

    private async Task<InviteResult> RingAsync(ForkedInvite fork, CancellationToken ct)
    {
        if (!await _core.Lane.PostAsync(() => _core.Start(fork), ct).ConfigureAwait(false))
            return new InviteResult.Cancelled();
        try
        {
            return await fork.Result.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // An answer that crosses the cancellation stays an answer.
            await _core.Lane.PostAsync(fork.Cancel, CancellationToken.None).ConfigureAwait(false);
            return await fork.Result.ConfigureAwait(false);
        }
    }

    private async Task<SentOnce> SendOnceAsync(SipRequest request, SipSource over, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<SentOnce>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = await _core.Lane.PostAsync(Send, ct).ConfigureAwait(false);
        return isPosted ? await answer.Task.WaitAsync(ct).ConfigureAwait(false) : new SentOnce(TransactionFailure.Transport, null);

        void Send()
        {
            if (_core.IsClosing)
                OnFailed(TransactionFailure.Transport);
            else
                _core.Transactions.Send(request, over, OnResponse, OnFailed);
        }

        void OnResponse(SipResponse response)
        {
            if (response.IsFinal)
                answer.TrySetResult(new SentOnce(default, response));
        }

        void OnFailed(TransactionFailure failure) => answer.TrySetResult(new SentOnce(failure, null));
    }

    private async Task<FlowCandidates> CandidatesAsync(SipUri uri, SipSource? flow, CancellationToken ct, bool isStrict = false)
    {
        // A phone whose connection is gone may still listen where its contact says.
        if (flow is not null && _core.Transport.IsOpen(flow))
            return new FlowCandidates(_core.Transport, flow, []) { IsStrict = isStrict };
        var targets = await _core.Transport.ResolveAsync(uri, ct).ConfigureAwait(false);
        return new FlowCandidates(_core.Transport, null, targets) { IsStrict = isStrict };
    }

    /// <summary>How one sending ended.</summary>
    private readonly record struct SentOnce(TransactionFailure Failure, SipResponse? Response);
}
