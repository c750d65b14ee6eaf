using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>sip: connections</c> of <c>gateway.yaml</c>: what TCP and TLS connections may cost.</summary>
internal static class ConnectionsSection
{
    private const int MostConnections = 100_000;

    public static ConnectionLimits Read(Section connections)
    {
        var defaults = new ConnectionLimits();
        var number = Scalars.Number(1, MostConnections);
        var time = Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        var read = new ConnectionLimits
        {
            Total = connections.Value("total", number, defaults.Total),
            PerAddress = connections.Value("per-address", number, defaults.PerAddress),
            Handshakes = connections.Value("handshakes", number, defaults.Handshakes),
            Opening = connections.Value("opening", time, defaults.Opening),
            Message = connections.Value("message", time, defaults.Message),
            Idle = connections.Value("idle", time, defaults.Idle),
            KeepAlive = connections.Value("keep-alive", time, defaults.KeepAlive),
            Pong = connections.Value("pong", time, defaults.Pong),
        };
        if (read.PerAddress > read.Total)
        {
            connections.Faults.Add(connections.LineOf("per-address"), "'per-address' is above 'total', expected a part of all connections");
        }

        connections.Close();
        return read;
    }
}
