using System.Net.Sockets;
using System.Text;
using Gateway.Host.Operations;

namespace Gateway.Host.Tests.Operations;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-notify-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_state_is_one_datagram_to_the_socket_that_systemd_names(bool isAbstract)
    {
        var path = Path.Combine(_folder.FullName, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.ReceiveTimeout = 5000;
        systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + path : path));
        var notifier = new SystemdNotifier(name => name == "NOTIFY_SOCKET" ? (isAbstract ? '@' + path : path) : null);

        Assert.True(notifier.Ready());
        Assert.True(notifier.Alive());
        Assert.True(notifier.Stopping());

        Assert.Equal(["READY=1\nSTATUS=Serving", "WATCHDOG=1", "STOPPING=1\nSTATUS=Stopping"], [Receive(systemd), Receive(systemd), Receive(systemd)]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("/nowhere/at/all")]
    public void Without_a_socket_nothing_is_sent_and_nothing_fails(string? socket)
    {
        var notifier = new SystemdNotifier(name => name == "NOTIFY_SOCKET" ? socket : null);

        Assert.False(notifier.Ready());
    }

    [Theory]
    [InlineData("10000000", null, 5.0)]
    [InlineData("10000000", "own", 5.0)]
    [InlineData("10000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_is_fed_at_half_of_its_limit(string? limit, string? pid, double? seconds)
    {
        var notifier = new SystemdNotifier(name => name switch
        {
            "WATCHDOG_USEC" => limit,
            "WATCHDOG_PID" => pid == "own" ? Environment.ProcessId.ToString() : pid,
            _ => null,
        });

        Assert.Equal(seconds, notifier.WatchdogInterval?.TotalSeconds);
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
