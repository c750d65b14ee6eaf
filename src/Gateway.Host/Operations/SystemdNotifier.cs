using System.Net.Sockets;
using System.Text;

namespace Gateway.Host.Operations;

/// <summary>Tells systemd how the service is (sd_notify(3)): one datagram to the socket that <c>NOTIFY_SOCKET</c> names,
/// a path or, after "@", an abstract name. Without the variable every call does nothing.</summary>
internal sealed class SystemdNotifier
{
    private readonly UnixDomainSocketEndPoint? _socket;

    public SystemdNotifier(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is { Length: > 1 } name && name[0] is '/' or '@')
        {
            _socket = new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name);
        }

        if (long.TryParse(environment("WATCHDOG_USEC"), out var microseconds) && microseconds > 0 && IsMeant(environment))
        {
            WatchdogInterval = TimeSpan.FromMicroseconds(microseconds / 2.0);
        }
    }

    /// <summary>How often systemd wants to hear <see cref="Alive"/>: half of its limit; null when it does not watch.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>The service serves.</summary>
    public bool Ready() => Send("READY=1\nSTATUS=Serving");

    /// <summary>The service stops because it was asked to.</summary>
    public bool Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    /// <summary>The service is alive.</summary>
    public bool Alive() => Send("WATCHDOG=1");

    // WATCHDOG_PID names the process that is watched; a child that inherited the environment is not meant.
    private static bool IsMeant(Func<string, string?> environment) =>
        environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == Environment.ProcessId.ToString();

    private bool Send(string state)
    {
        if (_socket is null)
        {
            return false;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(state), _socket);
            return true;
        }
        catch (SocketException)
        {
            // systemd is away or restarts; the next message finds it again.
            return false;
        }
    }
}
