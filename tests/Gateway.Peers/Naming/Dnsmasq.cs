using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Naming;

/// <summary>A real name server: the program dnsmasq as a child process, which knows what a test tells it and nothing else.</summary>
public sealed class Dnsmasq : IAsyncDisposable
{
    private readonly FreePort _port;
    private readonly ChildProcess _process;
    private int _marks;

    private Dnsmasq(IEnumerable<string> records)
    {
        _port = FreePort.Lease();
        _process = ChildProcess.Start("/usr/sbin/dnsmasq", [
            "--keep-in-foreground", "--log-facility=-", "--log-queries", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
            "--listen-address=127.0.0.1", "--bind-interfaces", $"--port={_port.Number}", "--pid-file=", "--user=", "--local=/test/",
            .. records,
        ]);
    }

    /// <summary>Where it answers, UDP and TCP.</summary>
    public IPEndPoint Address => _port.EndPoint;

    /// <summary>All questions until now, as "query[SRV] name from address". The log comes a moment late, so a last question of
    /// our own tells where it is.</summary>
    public async Task<IReadOnlyList<string>> QueriesAsync()
    {
        var mark = $"mark{++_marks}";
        using var asking = new UdpClient();
        await asking.SendAsync(Question(mark), Address).ConfigureAwait(false);
        await _process.ErrorLineAsync(line => line.Contains($"query[A] {mark}.test", StringComparison.Ordinal), mark, Bounded.Soon)
            .ConfigureAwait(false);
        return [.. _process.Errors
            .Where(line => line.Contains("query[", StringComparison.Ordinal) && !line.Contains("] mark", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("query[", StringComparison.Ordinal)..])];
    }

    /// <summary>Starts it with records in its own words, for example <c>--srv-host=_sip._udp.a.test,b.test,5060,10,5</c>; the
    /// domain "test" is its own.</summary>
    public static async Task<Dnsmasq> StartAsync(params string[] records)
    {
        var server = new Dnsmasq(records);
        try
        {
            await server._process.ErrorLineAsync(line => line.Contains("started", StringComparison.Ordinal), "started", Bounded.Soon)
                .ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _port.Dispose();
    }

    // RFC 1035 section 4.1: header with one question, then name, type A, class IN.
    private static byte[] Question(string label) =>
    [
        0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        (byte)label.Length, .. Encoding.ASCII.GetBytes(label), 4, .. "test"u8, 0, 0, 1, 0, 1,
    ];
}
