using System.Net.Sockets;
using Gateway.Host.Operations;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Tests.Operations;

public sealed class WatchdogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly string _name = $"gateway-watchdog-{Guid.CreateVersion7()}";

    public WatchdogTests() => _systemd.Bind(new UnixDomainSocketEndPoint('\0' + _name));

    public void Dispose() => _systemd.Dispose();

    [Fact]
    public async Task It_is_fed_at_half_of_the_limit_unless_a_part_is_stuck()
    {
        string? stuck = null;
        var health = new Health();
        health.Watch("lane", () => stuck);
        var time = new ManualTime();
        var log = new CountingLog();
        using var stop = new CancellationTokenSource();
        var notifier = new SystemdNotifier(name => name switch { "NOTIFY_SOCKET" => '@' + _name, "WATCHDOG_USEC" => "20000000", _ => null });
        var running = new Watchdog(notifier, health, time, log).RunAsync(stop.Token);
        await FedAsync();

        time.Advance(TimeSpan.FromSeconds(10));
        await FedAsync();

        stuck = "took no message for 10 s";
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await log.Written.WaitAsync(Patience));
        Assert.Equal(0, _systemd.Available);

        stuck = null;
        time.Advance(TimeSpan.FromSeconds(10));
        await FedAsync();
        await stop.CancelAsync();
        await running;
    }

    private async Task FedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _systemd.ReceiveAsync(new byte[64], patience.Token);
    }

    private sealed class CountingLog : ILogger<Watchdog>
    {
        public SemaphoreSlim Written { get; } = new(0);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Release();
    }
}
