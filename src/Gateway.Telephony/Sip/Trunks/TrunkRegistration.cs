using System.Threading.Channels;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>Keeps one trunk registered: does what <see cref="RegistrationMachine"/> says, as one task. Disposing it takes the
/// binding away at the registrar, if that answers in time.</summary>
internal sealed partial class TrunkRegistration : IAsyncDisposable
{
    private const int MaxTries = 4;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly string _name;
    private readonly RegistrationOptions _options;
    private readonly SipSender _send;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RegisterRequests _requests;
    private readonly RegistrationMachine _machine;
    private readonly DigestClient? _digest;
    private readonly Channel<RegistrationEvent> _events = Channel.CreateBounded<RegistrationEvent>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private SipSource? _flow;
    private volatile RegistrationStatus _status = RegistrationStatus.None;

    public TrunkRegistration(
        string name, RegistrationOptions options, SipSender send, TimeProvider time, Func<double> random, ILogger logger)
    {
        (_name, _options, _send, _time, _logger) = (name, options, send, time, logger);
        _requests = new RegisterRequests(options);
        _machine = new RegistrationMachine(options, random);
        _digest = options.Account is { } account ? new DigestClient(account) : null;
    }

    public RegistrationStatus Status => _status;

    /// <summary>The secret in our Contact.</summary>
    public string Line => _requests.Line;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Called for each connection that ends.</summary>
    public void OnConnectionClosed(long connectionId)
    {
        if (connectionId != 0 && _status is { IsUp: true, Flow: { } flow } && flow.ConnectionId == connectionId)
            _events.Writer.TryWrite(new RegistrationEvent.FlowLost());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var action = _machine.Start();
        while (action is not RegistrationAction.Finish)
        {
            action = _machine.Step(await DoAsync(action).ConfigureAwait(false));
            Publish();
        }
    }

    private async Task<RegistrationEvent> DoAsync(RegistrationAction action)
    {
        try
        {
            return action switch
            {
                RegistrationAction.Send { Expires.Ticks: 0 } farewell => await SayFarewellAsync(farewell).ConfigureAwait(false),
                RegistrationAction.Send send => await RegisterAsync(send, _stop.Token).ConfigureAwait(false),
                RegistrationAction.Wait wait => await WaitAsync(wait.Delay).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"{action} is nothing to do."),
            };
        }
        catch (OperationCanceledException)
        {
            return new RegistrationEvent.Stop();
        }
    }

    private async Task<RegistrationEvent> WaitAsync(TimeSpan delay)
    {
        try
        {
            await _events.Reader.WaitToReadAsync(_stop.Token).AsTask().WaitAsync(delay, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new RegistrationEvent.Due();
        }

        return _events.Reader.TryRead(out var happened) ? happened : new RegistrationEvent.Due();
    }

    private async Task<RegistrationEvent> SayFarewellAsync(RegistrationAction.Send farewell)
    {
        using var limit = new CancellationTokenSource(StopLimit, _time);
        return await RegisterAsync(farewell, limit.Token).ConfigureAwait(false);
    }

    private async Task<RegistrationEvent> RegisterAsync(RegistrationAction.Send action, CancellationToken ct)
    {
        var request = _requests.Next(action.Registrar, action.Expires);
        _digest?.TryPreauthorize(request);
        for (var attempt = 1; ; attempt++)
        {
            var sent = request;
            var response = await _send(
                sent,
                (flow, sentBy) =>
                {
                    _flow = flow;
                    _requests.SetContact(sent, flow, sentBy);
                },
                ct).ConfigureAwait(false);
            if (response.Status is not (401 or 407) || attempt == MaxTries)
                return Read(response, action);
            request = _requests.Next(action.Registrar, action.Expires);
            request.Headers.CopyFrom(sent.Headers, HeaderNames.Authorization);
            request.Headers.CopyFrom(sent.Headers, HeaderNames.ProxyAuthorization);
            if (_digest is null || !_digest.TryAuthorize(request, response))
                return new RegistrationEvent.Answered(response.Status, Refusal(response, sent));
        }
    }

    private RegistrationEvent.Answered Read(SipResponse response, RegistrationAction.Send action)
    {
        var reason = response.Status == 408 ? $"{_options.Registrars[action.Registrar].Host} does not answer"
            : $"{response.Status} {response.Reason} from {_options.Registrars[action.Registrar].Host}";
        if (!response.IsSuccess)
        {
            return new RegistrationEvent.Answered(
                response.Status, reason, Least: RegisterRequests.LeastOf(response), RetryAfter: response.RetryAfter);
        }

        _digest?.OnSuccess(response);
        var routes = response.Headers.Addresses(HeaderNames.ServiceRoute);
        _status = _status with { Flow = _flow, Registrar = action.Registrar, ServiceRoutes = routes };
        return new RegistrationEvent.Answered(response.Status, reason, _requests.GrantedBy(response, action.Expires));
    }

    // What an operator needs to know: a wrong password looks different from a realm that was mistyped.
    private string Refusal(SipResponse response, SipRequest sent)
    {
        var wasAuthorized = sent.Headers.Contains(HeaderNames.Authorization) || sent.Headers.Contains(HeaderNames.ProxyAuthorization);
        return _digest is null ? "the registrar asks for credentials and the trunk has none"
            : wasAuthorized ? $"user or secret refused ({response.Status})"
            : "the challenge of the registrar cannot be answered (realm or algorithm)";
    }

    private void Publish()
    {
        var before = _status;
        _status = before with { IsUp = _machine.IsUp, Reason = _machine.Reason };
        if (_machine.IsUp && !before.IsUp)
            LogUp(_name, _machine.Reason, _flow?.Remote.ToString() ?? "");
        else if (!_machine.IsUp && (before.IsUp || before.Reason != _machine.Reason))
            LogDown(_name, _machine.Reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Trunk {Trunk} is registered: {Reason} ({Address})")]
    private partial void LogUp(string trunk, string reason, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trunk {Trunk} is not registered: {Reason}")]
    private partial void LogDown(string trunk, string reason);
}
