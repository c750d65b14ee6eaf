using System.Collections.Concurrent;
using System.Net;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Sip.Trunks.Identity;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Calls;

/// <summary>
/// The telephone exchange: admits calls from trunks, registers agents' phones and rings them. It owns the SIP stack, the
/// media engine and the task of every call; stopping it ends them all politely.
/// </summary>
public sealed partial class CallServer : ISipApplication, IAsyncDisposable
{
    private const int RetryAfterSeconds = 5;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(4);

    private readonly CallOptions _options;
    private readonly ICallHandler _handler;
    private readonly DigestServer _digest;
    private readonly Registrar _registrar;
    private readonly MediaEngine _media;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly AgentPhones _phones;
    private readonly SipStack _sip;
    private readonly TrunkDirectory _trunks;
    private readonly OutboundCalls _outbound;
    private readonly IncomingMessages _messages;
    private readonly OutgoingMessages _texts;
    private readonly PhoneWatch _watch;
    private readonly CallerReader _callers;
    private readonly UsageMetrics _metrics;
    private int _calls;
    private volatile bool _isDraining;

    private CallServer(
        CallOptions options,
        ICallHandler handler,
        SourceAdmission admission,
        DigestServer digest,
        Registrar registrar,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _options = options;
        _handler = handler;
        Admission = admission;
        _digest = digest;
        _registrar = registrar;
        _time = time;
        _logger = loggers.CreateLogger<CallServer>();
        _media = new MediaEngine(options.Media, time, loggers);
        _callers = new CallerReader(new IdentityVerifier(options.CallerCertificates, time));
        _trunks = new TrunkDirectory(options.Trunks, SendAsync, admission.Called, time, Random.Shared.NextDouble, loggers);
        _messages = new IncomingMessages(handler, _trunks, _callers, digest, time, _logger);
        _sip = SipStack.Start(options.Sip, this, time, loggers, admission);
        _watch = new PhoneWatch(_sip, _registrar, options.PhoneCheck, time, _logger);
        _phones = new AgentPhones(_sip, _registrar, _watch, new LegDirectory(_logger), options.Audio.For(trunk: null), OpenAudio)
        {
            CallOutsideAsync = CallAsync,
        };
        _metrics = new UsageMetrics(() => Usage);
        _outbound = new OutboundCalls(options, _sip, _trunks, _phones, OpenAudio, time, loggers.CreateLogger<OutboundCalls>());
        _texts = new OutgoingMessages(_sip, _registrar, _watch, _trunks, options.Outbound, Run, time, _logger);
        _trunks.Start();
        _watch.Start();
    }

    /// <summary>Where SIP is served; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => _sip.LocalEndPoint;

    /// <summary>Who may send how much, and who is banned.</summary>
    public SourceAdmission Admission { get; }

    /// <summary>Which agents' phones are registered, and every change of it.</summary>
    public Registrar Registrar => _registrar;

    /// <summary>While true, new calls from trunks and OPTIONS are answered 503, so that peers send calls elsewhere; calls in
    /// progress, registrations and what agents dial go on.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <summary>How each trunk stands, in the order of the configuration.</summary>
    public IReadOnlyList<TrunkStatus> Trunks => _trunks.Statuses;

    /// <summary>Calls from trunks being served now.</summary>
    public int ActiveCalls => Volatile.Read(ref _calls);

    /// <summary>What must be zero when nobody calls: sessions, dialogs, transactions.</summary>
    public CallServerUsage Usage => new(ActiveCalls, _media.OpenSessions, _sip.ActiveDialogs, _sip.ActiveTransactions);

    /// <summary>Loads the registered phones, then listens.</summary>
    public static async Task<CallServer> StartAsync(
        CallOptions options,
        ICallHandler handler,
        Sip.Auth.ICredentials credentials,
        IBindingStore bindings,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken ct)
    {
        var admission = new SourceAdmission(
            options.Admission, options.Trunks.SelectMany(trunk => trunk.Addresses), time, loggers.CreateLogger<SourceAdmission>());
        var digest = new DigestServer(options.Sip.Realm, credentials, time, admission: admission);
        var registrar = await Registrar.StartAsync(new RegistrarOptions(), digest, bindings, time, loggers, ct).ConfigureAwait(false);
        // Phones that stayed registered over a restart are no strangers.
        foreach (var address in registrar.Addresses)
        {
            admission.Called(address);
        }

        return new CallServer(options, handler, admission, digest, registrar, time, loggers);
    }

    /// <summary>How long the loop that owns all calls has not answered.</summary>
    public TimeSpan SignallingSilence => _sip.Silence;

    /// <summary>How long the media clock has not turned.</summary>
    public TimeSpan MediaSilence => _media.Silence;

    /// <inheritdoc/>
    bool ISipApplication.Trusts(SipRequest request, SipSource source) => _trunks.Find(request, source) is not null;

    // Whoever is no trunk proves who they are before anything is kept of them.
    SipResponse? ISipApplication.AnswerStranger(SipRequest request, SipSource source)
    {
        if (request.Method == SipMethods.Options)
        {
            return Capabilities(request);
        }

        var address = source.Remote.Address;
        var verdict = _digest.Examine(request, address);
        return verdict.IsAccepted ? null : _digest.Answer(request, verdict, address, SipIds.StableTag(request));
    }

    /// <inheritdoc/>
    void ISipApplication.OnInvite(IncomingInvite invite) => Run(AdmitAsync(invite));

    /// <inheritdoc/>
    void ISipApplication.OnMessage(IncomingRequest request) => Run(_messages.ServeAsync(request, _stopping.Token));

    /// <inheritdoc/>
    SipResponse ISipApplication.OnRequest(SipRequest request, SipSource source) => request.Method switch
    {
        SipMethods.Register => _registrar.Handle(request, source),
        SipMethods.Options => Capabilities(request),

        // Nobody may have calls made for them out of nowhere (toll fraud).
        SipMethods.Refer => SipResponse.For(request, 403),
        _ => SipResponse.For(request, 405),
    };

    /// <summary>Calls a public number over the first trunk that connects it. Nothing is called that no rule allows.</summary>
    public async Task<OutboundResult> CallAsync(OutboundCall call, CancellationToken ct)
    {
        if (_stopping.IsCancellationRequested)
        {
            return new OutboundResult.Refused(OutboundRefusal.Stopping, "the gateway stops");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping.Token);
        return await _outbound.CallAsync(call, either.Token).ConfigureAwait(false);
    }

    /// <summary>Sends a text to all phones that an agent registered; it is sent when one of them took it.</summary>
    /// <exception cref="OperationCanceledException">The token fired first, or the gateway stops; it may have been sent.</exception>
    public async Task<MessageResult> SendMessageAsync(AgentMessage message, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping.Token);
        return await _texts.SendAsync(message, either.Token).ConfigureAwait(false);
    }

    /// <summary>Sends a text to a public number over a trunk that takes messages. Nobody is written to whom no rule allows to call.</summary>
    /// <exception cref="OperationCanceledException">The token fired first, or the gateway stops; it may have been sent.</exception>
    public async Task<MessageResult> SendMessageAsync(NumberMessage message, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping.Token);
        return await _texts.SendAsync(message, either.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    void ISipApplication.OnConnectionClosed(long connectionId) => _trunks.OnConnectionClosed(connectionId);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        var leaving = _trunks.DisposeAsync().AsTask();
        await _watch.DisposeAsync().ConfigureAwait(false);
        var calls = Task.WhenAll(_running.Keys);
        await calls.WaitAsync(StopGrace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!calls.IsCompleted)
        {
            LogUnfinished(_running.Count);
        }

        await leaving.ConfigureAwait(false);
        await _sip.DisposeAsync().ConfigureAwait(false);
        await _media.DisposeAsync().ConfigureAwait(false);
        _registrar.Dispose();
        _stopping.Dispose();
    }

    // RFC 3261 11.2: what an INVITE could use here.
    private SipResponse Capabilities(SipRequest request)
    {
        if (_isDraining)
        {
            return SipResponse.Unavailable(request, RetryAfterSeconds);
        }

        var response = SipResponse.For(request, 200);
        response.Headers.Add(HeaderNames.Allow, SipMethods.AllowHeader);
        response.Headers.Add(HeaderNames.Accept, $"application/sdp, {MessageBody.Accepted}");
        return response;
    }

    private async Task AdmitAsync(IncomingInvite invite)
    {
        await Task.Yield();
        try
        {
            var dialled = invite.Request.RequestUri.User ?? "";
            if (_stopping.IsCancellationRequested)
            {
                await RefuseAsync(invite, 503).ConfigureAwait(false);
            }
            else if (_trunks.Find(invite.Request, invite.Source) is { } trunk && !IsForAgents(invite, dialled))
            {
                await ServeTrunkAsync(invite, trunk).ConfigureAwait(false);
            }
            else
            {
                await ServeAgentAsync(invite, dialled).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (!_stopping.IsCancellationRequested)
        {
            LogFault(fault, invite.Request.CallId);
            await invite.RejectAsync(500).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogEndedByStop(fault, invite.Request.CallId);
        }
    }

    private async Task ServeTrunkAsync(IncomingInvite invite, Trunk trunk)
    {
        if (trunk.DialledIn(invite.Request).FirstOrDefault(_handler.Serves) is not { } dialled)
        {
            LogRefused(invite.Request.CallId, 404, "the dialled number is no hotline", invite.Source.Remote);
            await invite.RejectAsync(404).ConfigureAwait(false);
            return;
        }

        if (Interlocked.Increment(ref _calls) > _options.Capacity || _isDraining)
        {
            Interlocked.Decrement(ref _calls);
            await RefuseAsync(invite, 503).ConfigureAwait(false);
            return;
        }

        try
        {
            await using var call = Incoming(
                invite, dialled, trunk.Options.Name, agent: null, _callers.Read(invite.Request, trunk.Options.Profile), trunk.Options);
            await _handler.HandleAsync(call, _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    // What only agents may have: a phone at a trunk's address (a PBX's) proves who it is all the same.
    private bool IsForAgents(IncomingInvite invite, string dialled) =>
        FeatureCode.IsOne(dialled) || invite.Replaces is not null || (!_handler.Serves(dialled) && _handler.IsInside(dialled));

    // Whoever is no trunk must prove to be an agent; what they may dial is for the handler to say (toll fraud).
    private async Task ServeAgentAsync(IncomingInvite invite, string dialled)
    {
        var source = invite.Source.Remote.Address;
        var verdict = _digest.Verify(invite.Request, source);
        if (verdict is not { IsAccepted: true, User: { } agent })
        {
            var answer = _digest.Answer(invite.Request, verdict, source, invite.ToTag);
            var challenges = answer.Headers.GetAll("WWW-Authenticate").Select(value => ("WWW-Authenticate", value)).ToArray();
            await invite.RejectAsync(answer.Status, answer.Reason, challenges).ConfigureAwait(false);
            return;
        }

        await using var call = Incoming(invite, dialled, "agents", agent, CallerReader.OfAgent(agent, invite.Request));
        if (invite.Replaces is { } replaces)
        {
            await TakeLegOverAsync(invite, call, replaces).ConfigureAwait(false);
        }
        else if (FeatureCode.IsOne(dialled))
        {
            await _handler.HandleFeatureCodeAsync(call, agent, _stopping.Token).ConfigureAwait(false);
        }
        else
        {
            await _handler.HandleAgentCallAsync(call, agent, _stopping.Token).ConfigureAwait(false);
        }
    }

    // RFC 3891 section 3: an agent fetches a call from one phone of theirs to another. The conversation answers.
    private async Task TakeLegOverAsync(IncomingInvite invite, IncomingCall call, ReplacesHeader replaces)
    {
        var leg = _phones.Legs.Find(invite.Replaced);
        var status = leg switch
        {
            null => 481,
            _ when leg.Agent != call.Agent => 403,
            _ when leg.Ended.IsCancellationRequested => 603,
            _ when replaces.IsEarlyOnly => 486,
            _ => leg.TryTell(new LegWish.Replace(call)) ? 0 : 603,
        };
        if (status != 0)
        {
            LogRefused(call.CallId, status, "no call to replace", invite.Source.Remote);
            await invite.RejectAsync(status).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(IncomingInvite invite, int status)
    {
        LogRefused(invite.Request.CallId, status, "over capacity, draining or stopping", invite.Source.Remote);
        await invite.RejectAsync(status, headers: [("Retry-After", $"{RetryAfterSeconds}")]).ConfigureAwait(false);
    }

    private Task<SipResponse> SendAsync(SipRequest request, Action<SipSource, string>? onFlow, CancellationToken ct) =>
        _sip.SendAsync(request, null, ct, onFlow);

    private IncomingCall Incoming(IncomingInvite invite, string dialled, string trunk, string? agent, Caller caller, TrunkOptions? over = null) =>
        new(invite, dialled, trunk, agent, caller, () => OpenAudio(invite.Source, _options.Audio.For(trunk)), _phones, over);

    private AudioLeg OpenAudio(SipSource peer, AudioPolicy policy)
    {
        var address = _options.Media.Advertised
            ?? (LocalAddress.IsWildcard(_options.Media.Listen) ? peer.Local.Address : _options.Media.Listen);
        return new AudioLeg(_media.OpenSession(), peer, address, AudioMapping.Available(policy));
    }

    // The set holds every task that was started until it is done, so that none is forgotten at the stop.
    private void Run(Task task)
    {
        _running.TryAdd(task, 0);
        task.ContinueWith(
            static (done, running) => ((ConcurrentDictionary<Task, byte>)running!).TryRemove(done, out _),
            _running,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId} refused with {Status}: {Reason} ({Source})")]
    private partial void LogRefused(string callId, int status, string reason, IPEndPoint source);

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId} ended by a fault of ours")]
    private partial void LogFault(Exception fault, string callId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{CallId} ended by the stop")]
    private partial void LogEndedByStop(Exception fault, string callId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} calls had not ended when the gateway stopped")]
    private partial void LogUnfinished(int count);
}
