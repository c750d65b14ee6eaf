using System.Net;
using Gateway.Peers.Processes;
using Gateway.Peers.Security;

namespace Gateway.Peers.Registrars;

/// <summary>Kamailio as a provider: registrar and record-routing proxy that asks everybody for credentials, over UDP, TCP and
/// TLS. It can be stopped and started again on the same ports, and has then forgotten who registered.</summary>
public sealed class Kamailio : IAsyncDisposable
{
    /// <summary>Realm of all accounts.</summary>
    public const string Realm = "provider.example";

    /// <summary>Password of all accounts.</summary>
    public const string Secret = "open-sesame";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = TemporaryFolder.Create("kamailio");
    private readonly TestAuthority _authority = new("Provider");
    private readonly FreePort _ports = FreePort.Lease(2);
    private readonly string _configuration;
    private ChildProcess? _process;

    private Kamailio()
    {
        var files = _authority.Issue("kamailio", "127.0.0.1");
        _configuration = _folder.File("kamailio.cfg");
        File.WriteAllText(_configuration, Configuration(files.CertificatePath, files.KeyPath));
    }

    /// <summary>Where it takes UDP and TCP.</summary>
    public IPEndPoint Address => _ports.EndPoint;

    /// <summary>Where it takes TLS.</summary>
    public IPEndPoint TlsAddress => new(IPAddress.Loopback, _ports.Number + 1);

    /// <summary>The certificate of the authority that signed its own.</summary>
    public string AuthorityPath => _authority.RootPath;

    /// <summary>Starts it; completes when it serves.</summary>
    public static async Task<Kamailio> StartAsync()
    {
        var kamailio = new Kamailio();
        try
        {
            await kamailio.StartAgainAsync();
            return kamailio;
        }
        catch
        {
            await kamailio.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        _process = ChildProcess.Start(
            "/usr/sbin/kamailio",
            ["-f", _configuration, "-DD", "-E", "-m", "32", "-M", "8", "-Y", _folder.Path, "-P", _folder.File("kamailio.pid")]);
        await _process.ErrorLineAsync(line => line.Contains("SERVES NOW", StringComparison.Ordinal), "start", StartLimit);
    }

    /// <summary>Ends it with all its children.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Awaits a line of its log: "SAVED user expires", "DELETED user", "INVITE user from".</summary>
    public Task<string> LogLineAsync(Func<string, bool> matches, string what) =>
        _process!.ErrorLineAsync(matches, what, Bounded.Soon);

    /// <summary>The end of its log, for messages.</summary>
    public string Tail() => _process?.Tail() ?? "";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _ports.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private string Configuration(string certificate, string key) =>
        $$"""
        #!KAMAILIO
        debug=0
        log_stderror=yes
        memdbg=5
        memlog=5
        fork=yes
        children=1
        tcp_children=1
        auto_aliases=no
        alias="{{Realm}}"
        enable_tls=yes
        dns_try_naptr=no
        tcp_accept_no_cl=no
        listen=udp:127.0.0.1:{{_ports.Number}}
        listen=tcp:127.0.0.1:{{_ports.Number}}
        listen=tls:127.0.0.1:{{_ports.Number + 1}}
        loadmodule "kex.so"
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "textops.so"
        loadmodule "siputils.so"
        loadmodule "xlog.so"
        loadmodule "auth.so"
        loadmodule "nathelper.so"
        loadmodule "rtimer.so"
        loadmodule "tls.so"
        modparam("tls", "certificate", "{{certificate}}")
        modparam("tls", "private_key", "{{key}}")
        modparam("tls", "tls_method", "TLSv1.2+")
        modparam("usrloc", "db_mode", 0)
        modparam("registrar", "max_contacts", 1)
        modparam("registrar", "received_avp", "$avp(received)")
        modparam("nathelper", "received_avp", "$avp(received)")
        modparam("rr", "enable_full_lr", 1)
        modparam("rtimer", "timer", "name=up;interval=1;mode=1;")
        modparam("rtimer", "exec", "timer=up;route=UP")

        route[UP] {
            xlog("L_ALERT", "SERVES NOW\n");
        }

        request_route {
            if (!mf_process_maxfwd_header("20")) { sl_send_reply("483", "Too Many Hops"); exit; }
            force_rport();
            if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
            if (has_totag()) {
                if (loose_route()) { handle_ruri_alias(); t_on_reply("ALIAS"); t_relay(); exit; }
                if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
                sl_send_reply("404", "Not here"); exit;
            }
            if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "OK"); exit; }
            if (is_method("REGISTER")) {
                if (!pv_www_authenticate("{{Realm}}", "{{Secret}}", "0")) { www_challenge("{{Realm}}", "1"); exit; }
                fix_nated_register();
                append_to_reply("Service-Route: <sip:127.0.0.1:$Rp;transport=$proto;lr>\r\n");
                if (!save("location")) { sl_reply_error(); exit; }
                if ($hdr(Expires) == "0") { xlog("L_ALERT", "DELETED $tU\n"); }
                else { xlog("L_ALERT", "SAVED $tU over $proto\n"); }
                exit;
            }
            if (!is_method("INVITE|MESSAGE|OPTIONS")) { sl_send_reply("405", "Method Not Allowed"); exit; }
            if (!pv_proxy_authenticate("{{Realm}}", "{{Secret}}", "0")) { proxy_challenge("{{Realm}}", "1"); exit; }
            consume_credentials();
            loose_route();
            remove_hf("Route");
            record_route();
            set_contact_alias();
            xlog("L_ALERT", "$rm $rU from $fU identity $hdr(P-Asserted-Identity)$hdr(P-Preferred-Identity)\n");
            if (!is_present_hf("P-Asserted-Identity")) { append_hf("P-Asserted-Identity: <sip:$fU@{{Realm}}>\r\n"); }
            if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
            t_on_reply("ALIAS");
            t_relay();
        }

        onreply_route[ALIAS] {
            if (nat_uac_test("64") || $proto != "udp") { set_contact_alias(); }
        }
        """;
}
