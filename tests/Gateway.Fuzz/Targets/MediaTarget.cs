using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;
using Microsoft.Extensions.Logging;

namespace Gateway.Fuzz.Targets;

/// <summary>Everything that a media port may get, RTP, RTCP and STUN-shaped, into sessions that somebody listens to: over real
/// sockets, through jitter buffer, decoders and key presses.</summary>
internal sealed class MediaTarget : IFuzzTarget, ILoggerFactory, ILogger
{
    private const int Burst = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly MediaEngine _engine;
    private readonly List<(MediaSession Session, SocketAddress Port)> _sessions = [];
    private Exception? _fault;
    private long _sent;

    public MediaTarget(int firstPort)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _engine = new MediaEngine(
            new MediaOptions { Listen = IPAddress.Loopback, FirstPort = firstPort, LastPort = firstPort + 39, Inactivity = TimeSpan.FromMinutes(10) },
            TimeProvider.System, this);
        foreach (var codec in (VoiceCodec[])[VoiceCodec.Pcma, VoiceCodec.G722])
        {
            var session = _engine.OpenSession();
            session.Connect(new MediaParameters
            {
                Remote = (IPEndPoint)_socket.LocalEndPoint!,
                Codec = codec,
                PayloadType = 8,
                TelephoneEventPayloadType = 101,
                ComfortNoisePayloadType = 13,
            });
            session.Listen();
            _sessions.Add((session, new IPEndPoint(IPAddress.Loopback, session.LocalPort).Serialize()));
        }
    }

    public string Name => "media";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        PacketExamples.Rtp(8, 160), PacketExamples.Rtp(8, 80, hasExtension: true), PacketExamples.Rtp(8, 160, padding: 4), PacketExamples.Rtp(101, 4),
        PacketExamples.Rtp(13, 1), PacketExamples.Rtcp(), PacketExamples.ReceiverReport(), PacketExamples.Stun(), PacketExamples.Rtp(8, 480),
    ];

    public IReadOnlyList<byte[]> Pieces => PacketExamples.Pieces;

    public bool Run(ReadOnlySpan<byte> input)
    {
        var (session, port) = _sessions[(int)(_sent % _sessions.Count)];
        if (input.Length > 65_000)
            input = input[..65_000];
        _socket.SendTo(input, SocketFlags.None, port);
        if (++_sent % Burst == 0)
            AwaitReading();
        if (_fault is { } fault)
            throw new InvalidOperationException($"The media clock failed within the last {Burst} inputs.", fault);
        return true;
    }

    public void Dispose()
    {
        foreach (var (session, _) in _sessions)
            session.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _socket.Dispose();
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
            _fault ??= exception ?? new InvalidOperationException(formatter(state, null));
    }

    // Each datagram is counted once, whatever it is; a lost one is not waited for long.
    private void AwaitReading()
    {
        var started = Stopwatch.GetTimestamp();
        while (_sessions.Sum(entry => Read(entry.Session)) < _sent && Stopwatch.GetElapsedTime(started) < Patience)
            Thread.Yield();
    }

    private static long Read(MediaSession session)
    {
        var seen = session.Statistics;
        return seen.Received + seen.Foreign + seen.Malformed + seen.Unexpected + seen.Rtcp;
    }
}
