using System.Diagnostics.Metrics;
using System.Net;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>All trunks in the order of the configuration: finds whose a call is, and says how each stands.</summary>
internal sealed class TrunkDirectory : IAsyncDisposable
{
    private readonly Meter _meter = new("gateway.telephony");

    /// <param name="trunks">In the order in which calls to outside try them.</param>
    /// <param name="send">Sends outside dialogs; not used before <see cref="Start"/>.</param>
    /// <param name="onRegistered">Told the address of a registrar that took our binding.</param>
    /// <param name="time">The clock of every wait.</param>
    /// <param name="random">Numbers from 0 to below 1, for jitter.</param>
    /// <param name="loggers">The log.</param>
    public TrunkDirectory(
        IReadOnlyList<TrunkOptions> trunks,
        SipSender send,
        Action<IPAddress> onRegistered,
        TimeProvider time,
        Func<double> random,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<TrunkDirectory>();
        All = [.. trunks.Select(options => new Trunk(options, send, onRegistered, time, random, logger))];
        _meter.CreateObservableGauge(
            "gateway.trunk.up",
            () => All.Select(trunk => new Measurement<int>(
                trunk.Status.State == TrunkState.Down ? 0 : 1, new KeyValuePair<string, object?>("trunk", trunk.Options.Name))),
            description: "1 while a trunk is registered and answers, or is not asked; 0 while it is down.");
    }

    public IReadOnlyList<Trunk> All { get; }

    public IReadOnlyList<TrunkStatus> Statuses => [.. All.Select(trunk => trunk.Status)];

    /// <summary>Begins to register and to ask.</summary>
    public void Start()
    {
        foreach (var trunk in All)
            trunk.Start();
    }

    /// <summary>The trunk that a request came over; null for a stranger.</summary>
    public Trunk? Find(SipRequest request, SipSource source)
    {
        var (best, strength) = ((Trunk?)null, 0);
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Recognises(request, source) is var found && found > strength)
                (best, strength) = (All[i], found);
        }

        return best;
    }

    public void OnConnectionClosed(long connectionId)
    {
        foreach (var trunk in All)
            trunk.OnConnectionClosed(connectionId);
    }

    /// <summary>Stops asking and takes every binding away, all at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(All.Select(static trunk => trunk.DisposeAsync().AsTask())).ConfigureAwait(false);
        _meter.Dispose();
    }
}
