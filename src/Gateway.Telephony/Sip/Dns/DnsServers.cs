using System.Net;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>The name servers to ask: those that were configured, else those of <c>/etc/resolv.conf</c>, read again each time so that
/// a new network is noticed.</summary>
internal sealed class DnsServers(IReadOnlyList<IPEndPoint> configured, string path = "/etc/resolv.conf")
{
    private const int MaxServers = 3;
    private const int Port = 53;

    public IReadOnlyList<IPEndPoint> Current => configured.Count > 0 ? configured : ReadFile();

    private IReadOnlyList<IPEndPoint> ReadFile()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            lines = [];
        }

        var servers = lines
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..] && IPAddress.TryParse(words[1], out _))
            .Select(words => new IPEndPoint(IPAddress.Parse(words[1]), Port))
            .Take(MaxServers)
            .ToList();
        // As resolv.conf(5) says: without an entry the server of this machine is asked.
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)];
    }
}
