using System.Globalization;
using System.Net;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Gateways;

/// <summary>
/// Configuration, data and addresses of one test gateway. They outlive the process, so that a gateway can be killed and
/// started again as the same one.
/// </summary>
public sealed class GatewayFolder : IDisposable
{
    private const int MediaPorts = 200;

    private readonly TemporaryFolder _folder = TemporaryFolder.Create("run");
    private readonly FreePort _sip = FreePort.Lease();
    private readonly FreePort _tls = FreePort.Lease();
    private readonly FreePort _http = FreePort.Lease();
    private readonly FreePort _web = FreePort.Lease();

    private GatewayFolder(GatewaySetup setup)
    {
        Setup = setup;
        Directory.CreateDirectory(Configuration);
        Directory.CreateDirectory(Data);
        Write("gateway.yaml", GatewayYaml());
        Write("hotlines.yaml", HotlinesYaml());
        Write("queues.yaml", QueuesYaml());
        Write("agents.yaml", "agents:\n" + string.Concat(setup.Agents.Select(agent => agent.ToYaml())));
        Write("hours.yaml", $"hours:\n  - name: office\n    open: {{ mon-sun: \"{setup.Open}\" }}\n");
        Write("customers.yaml", CustomersYaml());
        File.Copy(Repository.Intents, Path.Combine(Configuration, "intents.yaml"));
    }

    /// <summary>What the configuration says.</summary>
    public GatewaySetup Setup { get; }

    /// <summary>Folder of the configuration files.</summary>
    public string Configuration => _folder.File("config");

    /// <summary>Folder of the database.</summary>
    public string Data => _folder.File("data");

    /// <summary>Address of SIP, UDP and TCP.</summary>
    public IPEndPoint Sip => new(Setup.Address, _sip.Number);

    /// <summary>Address of SIP over TLS, when there is a certificate.</summary>
    public IPEndPoint Tls => new(Setup.Address, _tls.Number);

    /// <summary>Address of health and metrics.</summary>
    public IPEndPoint Http => _http.EndPoint;

    /// <summary>Address of webhooks, web chat and API.</summary>
    public IPEndPoint Web => _web.EndPoint;

    /// <summary>The number that callers dial.</summary>
    public string Number => Setup.HotlineNumbers[0];

    /// <summary>The secrets, as the gateway's environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        Setup.Agents.Select(agent => KeyValuePair.Create(agent.Variable, (string?)agent.Secret))
            .Concat(Setup.Secrets.Select(secret => KeyValuePair.Create(secret.Key, (string?)secret.Value)))
            .ToDictionary();

    /// <summary>Writes the configuration of a new gateway.</summary>
    public static GatewayFolder Create(GatewaySetup? setup = null) => new(setup ?? new GatewaySetup());

    /// <summary>Replaces a configuration file, before the gateway is started.</summary>
    public void Write(string file, string yaml) => File.WriteAllText(Path.Combine(Configuration, file), yaml);

    public void Dispose()
    {
        _sip.Dispose();
        _tls.Dispose();
        _http.Dispose();
        _web.Dispose();
        _folder.Dispose();
    }

    private static string Length(TimeSpan length) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalMilliseconds}ms");

    private static string Quoted(IEnumerable<string> words) =>
        $"[{string.Join(", ", words.Select(word => $"\"{word}\""))}]";

    private string GatewayYaml()
    {
        // Each gateway takes a window of its own, so that test runs side by side seldom meet.
        var first = 20_000 + (Random.Shared.Next((10_000 - MediaPorts) / 2) * 2);
        return $"""
            company: Example Services
            country: DE
            sip:
              listen: "{Sip}"{TlsYaml()}
              realm: gateway
              t1: {Length(Setup.T1)}
              session-expires: {(long)Setup.SessionExpires.TotalSeconds}s
            media:
              listen: "{Setup.Address}"
              ports: {first}-{first + MediaPorts - 1}
              inactivity: {Length(Setup.Inactivity)}
              srtp: {Setup.Srtp}
            http:
              listen: {Http}
            web:
              listen: {Web}
              url: http://{Web}
              inside: [127.0.0.0/8]{Indented(Setup.Web)}
            trunks:
              - name: test
                addresses: {Quoted(Setup.TrunkAddresses)}
                srtp: {Setup.TrunkSrtp ?? Setup.Srtp}

            """ + MessagesYaml();
    }

    private static string Indented(string lines) => string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "\n  " + line));

    private string MessagesYaml() => Setup.MessagesTo is { } server
        ? $"    server: \"{server}\"\n    messages: yes\n    numbers: [\"{Setup.MessagesFrom}\"]\n    check: off\noutbound:\n  allow: [\"+49\"]\n"
        : string.Empty;

    private string TlsYaml() => Setup.Certificate is { } files
        ? $"\n  tls:\n    listen: \"{Tls}\"\n    certificate: {files.CertificatePath}\n    key: {files.KeyPath}"
        : string.Empty;

    private string HotlinesYaml() =>
        $"""
        hotlines:
          - name: service
            numbers: {Quoted(Setup.HotlineNumbers)}
            languages: [{string.Join(", ", Setup.Languages)}]
            queue: general
            hours: office
            closed-message: {Setup.ClosedMessage}

        """;

    private string QueuesYaml()
    {
        var common = $"""
                ring: {Length(Setup.Ring)}
                wrap-up: {Length(Setup.WrapUp)}
                no-answer-pause: {Length(Setup.Pause)}

            """;
        string[] queues = ["general", .. GatewaySetup.AllSkills.Keys];
        return "queues:\n" + string.Concat(queues.Select(queue =>
            $"  - name: {queue}\n    skills: [{(queue == "general" ? string.Empty : queue)}]\n{common}"));
    }

    private string CustomersYaml()
    {
        if (Setup.Customers.Count == 0)
        {
            return "customers: []\n";
        }

        return "customers:\n" + string.Concat(Setup.Customers.Select(customer =>
            $"  - name: {customer.Name}\n    numbers: [\"{customer.Number}\"]\n"
            + (customer.Language is null ? string.Empty : $"    language: {customer.Language}\n")));
    }
}
