using System.Net;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Naming;

/// <summary>A real name server: the program dnsmasq as a child process, which knows what a test tells it and nothing else.</summary>
public sealed class Dnsmasq : IAsyncDisposable
{
    private readonly FreePort _port;
    private readonly ChildProcess _process;

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

    /// <summary>The questions so far, as "query[SRV] name from address".</summary>
    public IReadOnlyList<string> Queries =>
        [.. _process.Errors.Where(line => line.Contains("query[", StringComparison.Ordinal)).Select(line => line[line.IndexOf("query[", StringComparison.Ordinal)..])];

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
}
