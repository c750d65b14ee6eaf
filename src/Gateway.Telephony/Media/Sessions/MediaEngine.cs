using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Owns the RTP ports and the media clock, and opens a session per call leg.</summary>
public sealed partial class MediaEngine : IAsyncDisposable
{
    /// <summary>DSCP "expedited forwarding" for voice (RFC 4594 4.1), in the upper six bits of the TOS byte.</summary>
    private const int ExpeditedForwarding = 46 << 2;

    private readonly MediaOptions _options;
    private readonly ILogger _logger;
    private readonly PortPool _ports;
    private readonly MediaClock _clock;
    private readonly Lock _gate = new();
    private readonly HashSet<MediaSession> _sessions = [];

    public MediaEngine(MediaOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options;
        _logger = loggers.CreateLogger<MediaEngine>();
        _ports = new PortPool(options.FirstPort, options.LastPort, time);
        _clock = new MediaClock(time, _logger);
    }

    public int OpenSessions
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Ports that no session holds.</summary>
    public int FreePorts => _ports.Free;

    /// <summary>20 ms frames that were left out because the clock came too late, over all sessions; more than a few mean too many calls.</summary>
    public long SkippedFrames => _clock.Skipped;

    /// <summary>Time since the clock last turned, normally a few milliseconds; longer when it is stuck.</summary>
    public TimeSpan Silence => _clock.Silence;

    /// <summary>The clock of all sessions, for conferences of them.</summary>
    internal MediaClock Clock => _clock;

    /// <summary>Opens a session on a free port.</summary>
    /// <exception cref="NoMediaPortException">when all ports are in use, by us or by other programs.</exception>
    public MediaSession OpenSession()
    {
        var socket = Bind(out var port);
        var session = new MediaSession(this, _clock, socket, port, _options, _logger);
        lock (_gate)
        {
            _sessions.Add(session);
        }

        return session;
    }

    /// <summary>Closes the sessions that are left, then stops the clock.</summary>
    public async ValueTask DisposeAsync()
    {
        MediaSession[] left;
        lock (_gate)
        {
            left = [.. _sessions];
        }

        foreach (var session in left)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        await _clock.DisposeAsync().ConfigureAwait(false);
    }

    internal void Closed(MediaSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }

        _ports.Return(session.LocalPort);
    }

    /// <summary>Opens the odd port that goes with a session's port, for reports; null when another program has it.</summary>
    internal Socket? BindReports(int port)
    {
        var socket = Create();
        try
        {
            socket.Bind(new IPEndPoint(_options.Listen, port));
            return socket;
        }
        catch (SocketException exception)
        {
            LogNoReports(port, exception.SocketErrorCode);
            socket.Dispose();
            return null;
        }
    }

    private Socket Bind(out int port)
    {
        for (var attempts = _ports.Free; attempts > 0 && _ports.TryTake(out port); attempts--)
        {
            var socket = Create();
            try
            {
                socket.Bind(new IPEndPoint(_options.Listen, port));
                return socket;
            }
            catch (SocketException exception)
            {
                // Another program may have this port: then it goes to the end of the line.
                socket.Dispose();
                _ports.Return(port);
                if (exception.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    throw;
                }
            }
        }

        throw new NoMediaPortException(_options.FirstPort, _options.LastPort);
    }

    private Socket Create()
    {
        var socket = new Socket(_options.Listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = _options.Listen.Equals(IPAddress.IPv6Any);
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, ExpeditedForwarding);
        }

        return socket;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "port {Port} cannot be had for reports: {Error}")]
    private partial void LogNoReports(int port, SocketError error);
}
