using System.Net;
using System.Net.Sockets;

namespace Gateway.Peers.Processes;

/// <summary>
/// A run of free ports on 127.0.0.1, kept for the holder until it is disposed. The ports lie below the kernel's own
/// range, so no client socket takes one by chance; the lease itself is a socket on a second loopback address, so test
/// processes that run side by side see each other's leases, and a killed process leaves none behind.
/// </summary>
public sealed class FreePort : IDisposable
{
    private const int First = 10_100;
    private const int Last = 11_999;

    private static readonly IPAddress LeaseAddress = IPAddress.Parse("127.77.77.77");

    private readonly Socket[] _leases;

    private FreePort(int number, Socket[] leases)
    {
        Number = number;
        _leases = leases;
    }

    /// <summary>The first port of the run.</summary>
    public int Number { get; }

    /// <summary>The first port as an end point on 127.0.0.1.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Number);

    /// <summary>Leases <paramref name="count"/> neighbouring ports that are free for UDP and TCP.</summary>
    public static FreePort Lease(int count = 1)
    {
        var start = Random.Shared.Next(First, Last);
        for (var tried = 0; tried < Last - First; tried++)
        {
            var number = First + ((start - First + tried) % (Last - First - count));
            if (TryLease(number, count) is { } leases)
            {
                return new FreePort(number, leases);
            }
        }

        throw new InvalidOperationException($"No {count} free ports between {First} and {Last}.");
    }

    public void Dispose() => Array.ForEach(_leases, lease => lease.Dispose());

    private static Socket[]? TryLease(int number, int count)
    {
        var leases = new List<Socket>(count);
        for (var port = number; port < number + count; port++)
        {
            if (TryBind(LeaseAddress, port, SocketType.Dgram) is not { } lease)
            {
                leases.ForEach(taken => taken.Dispose());
                return null;
            }

            leases.Add(lease);
            if (!IsFree(port, SocketType.Dgram) || !IsFree(port, SocketType.Stream))
            {
                leases.ForEach(taken => taken.Dispose());
                return null;
            }
        }

        return [.. leases];
    }

    private static bool IsFree(int port, SocketType type)
    {
        using var probe = TryBind(IPAddress.Loopback, port, type);
        return probe is not null;
    }

    private static Socket? TryBind(IPAddress address, int port, SocketType type)
    {
        var socket = new Socket(
            AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
