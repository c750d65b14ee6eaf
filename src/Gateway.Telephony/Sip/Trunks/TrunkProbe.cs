using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>Asks one trunk by OPTIONS whether it answers (RFC 3261 section 11), as one task.</summary>
internal sealed partial class TrunkProbe : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly Func<SipRequest?> _ask;
    private readonly SipSender _send;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ProbeMachine _machine;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _interval;
    private Task _running = Task.CompletedTask;
    private volatile string _reason = "not asked yet";

    /// <param name="name">The trunk's name.</param>
    /// <param name="ask">Makes the next OPTIONS; null when it makes no sense to ask now.</param>
    /// <param name="interval">Time between two questions.</param>
    public TrunkProbe(string name, Func<SipRequest?> ask, TimeSpan interval, SipSender send, TimeProvider time, ILogger logger)
    {
        (_name, _ask, _interval, _send, _time, _logger) = (name, ask, interval, send, time, logger);
        _machine = new ProbeMachine(interval);
    }

    /// <summary>Null before anything is known.</summary>
    public bool? IsUp => _machine.IsUp;

    public string Reason => _reason;

    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var delay = TimeSpan.Zero;
        while (true)
        {
            await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(false);
            if (_ask() is not { } request)
            {
                delay = _interval;
                continue;
            }

            var before = _machine.IsUp;
            delay = _machine.Step(await IsAnsweredAsync(request).ConfigureAwait(false));
            if (_machine.IsUp == true && before == false)
                LogUp(_name, _reason);
            else if (_machine.IsUp == false && before != false)
                LogDown(_name, _reason);
        }
    }

    // Any answer proves that somebody is there, but for 503: whoever says that wants no calls (RFC 3261 section 21.5.4).
    private async Task<bool> IsAnsweredAsync(SipRequest request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            var asking = _send(request, null, limit.Token);
            var response = await asking.WaitAsync(Patience, _time, limit.Token).ConfigureAwait(false);
            _reason = response.Status == 408 ? "no answer to OPTIONS" : $"{response.Status} {response.Reason} to OPTIONS";
            return response.Status is not (408 or 503);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            _reason = "no answer to OPTIONS";
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Trunk {Trunk} answers again: {Reason}")]
    private partial void LogUp(string trunk, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trunk {Trunk} is down: {Reason}")]
    private partial void LogDown(string trunk, string reason);
}
