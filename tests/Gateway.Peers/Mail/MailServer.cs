using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Peers.Processes;
using Gateway.Peers.Security;

namespace Gateway.Peers.Mail;

/// <summary>
/// A real mail server (postfix) on 127.0.0.1 with queue, mailboxes, users and certificate of its own; nothing of the system's own is
/// touched. It takes mail for example.com and example.org, and only from those who sign in where TLS is offered. Needs root, as postfix does.
/// </summary>
public sealed class MailServer : IAsyncDisposable
{
    /// <summary>Who may send.</summary>
    public const string User = "service@example.com";

    /// <summary>Their password.</summary>
    public const string Password = "Pa55 wörd";

    private const string Postfix = "/usr/sbin/postfix";

    private readonly TemporaryFolder _folder = TemporaryFolder.Create("postfix");
    private readonly FreePort _startTls = FreePort.Lease();
    private readonly FreePort _tls = FreePort.Lease();
    private readonly FreePort _clear = FreePort.Lease();
    private readonly EventLog<string> _arrived = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private ChildProcess? _process;

    private MailServer()
    {
    }

    /// <summary>Port that begins in clear and offers STARTTLS; signing in is required.</summary>
    public int StartTlsPort => _startTls.Number;

    /// <summary>Port that speaks TLS from the first octet; signing in is required.</summary>
    public int TlsPort => _tls.Number;

    /// <summary>Port in clear, without either.</summary>
    public int ClearPort => _clear.Number;

    /// <summary>Starts a server whose certificate is of <paramref name="authority"/> and for localhost.</summary>
    public static async Task<MailServer> StartAsync(TestAuthority authority)
    {
        var server = new MailServer();
        try
        {
            await server.StartProcessAsync(authority).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Awaits a mail to one of the mailboxes anna, service; a matching one that came before counts.</summary>
    public async Task<ArrivedMail> MailAsync(string mailbox, Func<string, bool> matches)
    {
        var at = 0;
        while (true)
        {
            var (path, next) = await _arrived.FindAsync(path => path.Contains($"/{mailbox}/", StringComparison.Ordinal), at)
                .Within(Bounded.Soon, $"mail to {mailbox}", Log).ConfigureAwait(false);
            var mail = await File.ReadAllTextAsync(path, System.Text.Encoding.Latin1).ConfigureAwait(false);
            if (matches(mail))
            {
                return new ArrivedMail(path, mail);
            }

            at = next;
        }
    }

    /// <summary>How many mails a mailbox holds.</summary>
    public int Count(string mailbox) => Directory.GetFiles(_folder.File($"mail/{mailbox}/new")).Length;

    /// <summary>What the server logged.</summary>
    public string Log() => File.Exists(_folder.File("mail.log")) ? File.ReadAllText(_folder.File("mail.log")) : "no log";

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await using var stop = ChildProcess.Start(Postfix, ["-c", _folder.File("etc"), "stop"]);
            await stop.Exited.Within(Bounded.Soon, "end of postfix", stop.Tail).ConfigureAwait(false);
            await process.DisposeAsync().ConfigureAwait(false);
        }

        _watchers.ForEach(watcher => watcher.Dispose());
        _startTls.Dispose();
        _tls.Dispose();
        _clear.Dispose();
        _folder.Dispose();
    }

    private async Task StartProcessAsync(TestAuthority authority)
    {
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        foreach (var name in (string[])["etc", "etc/sasl", "queue", "data", "mail"])
        {
            Directory.CreateDirectory(_folder.File(name));
        }

        foreach (var mailbox in (string[])["anna", "service"])
        {
            Watch(mailbox);
        }

        var certificate = authority.Issue("mail", "localhost", "127.0.0.1");
        var chain = _folder.File("etc/server.pem");
        await File.WriteAllTextAsync(chain, await File.ReadAllTextAsync(certificate.KeyPath).ConfigureAwait(false)
            + '\n' + await File.ReadAllTextAsync(certificate.CertificatePath).ConfigureAwait(false)).ConfigureAwait(false);
        _folder.Write("etc/main.cf", MainConfiguration(chain));
        _folder.Write("etc/master.cf", MasterConfiguration());
        _folder.Write("etc/sasl/smtpd.conf", $"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: {_folder.File("etc/users")}\n");
        await ChildProcess.RunAsync(
            "/bin/sh", "-c", $"printf '%s' '{Password}' | saslpasswd2 -p -c -f {_folder.File("etc/users")} -u example.com service").ConfigureAwait(false);
        await ChildProcess.RunAsync("chown", "-R", "postfix", _folder.File("data"), _folder.File("mail"), _folder.File("etc/users")).ConfigureAwait(false);
        _process = ChildProcess.Start(Postfix, ["-c", _folder.File("etc"), "start-fg"]);
        await ListeningAsync().ConfigureAwait(false);
    }

    // Each port that is open serves.
    private async Task ListeningAsync()
    {
        foreach (var port in (int[])[StartTlsPort, TlsPort, ClearPort])
        {
            await ConnectedAsync(port).Within(Bounded.Soon, $"postfix on port {port}", () => _process!.Tail() + Log()).ConfigureAwait(false);
        }
    }

    private static async Task ConnectedAsync(int port)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                // Not yet: postfix takes its ports one after the other.
            }
        }
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false));
    }

    private void Watch(string mailbox)
    {
        foreach (var part in (string[])["cur", "new", "tmp"])
        {
            Directory.CreateDirectory(_folder.File($"mail/{mailbox}/{part}"));
        }

        var watcher = new FileSystemWatcher(_folder.File($"mail/{mailbox}/new")) { NotifyFilter = NotifyFilters.FileName };
        watcher.Created += (_, file) => _arrived.Add(file.FullPath);
        watcher.EnableRaisingEvents = true;
        _watchers.Add(watcher);
    }

    private string MainConfiguration(string certificate) => string.Create(CultureInfo.InvariantCulture, $$"""
        compatibility_level = 3.6
        config_directory = {{_folder.File("etc")}}
        queue_directory = {{_folder.File("queue")}}
        data_directory = {{_folder.File("data")}}
        maillog_file = {{_folder.File("mail.log")}}
        maillog_file_prefixes = {{_folder.Path}}
        mail_owner = postfix
        myhostname = mx.example.org
        mydestination =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks =
        alias_maps =
        alias_database =
        biff = no
        virtual_mailbox_domains = example.org, example.com
        virtual_mailbox_base = {{_folder.File("mail")}}
        virtual_mailbox_maps = inline:{ { anna@example.org = anna/ }, { später@example.org = anna/ }, { service@example.com = service/ } }
        virtual_minimum_uid = 1
        virtual_uid_maps = static:{{IdOf("-u")}}
        virtual_gid_maps = static:{{IdOf("-g")}}
        virtual_alias_maps = inline:{ { gone@example.org = nobody-any-more@example.org } }
        message_size_limit = 12000000
        virtual_mailbox_limit = 0
        smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
        smtpd_recipient_restrictions = check_recipient_access inline:{ { later@example.org = 450 4.7.1 Greylisted, try again later } }
        smtputf8_enable = yes
        smtpd_tls_chain_files = {{certificate}}
        smtpd_tls_auth_only = yes
        smtpd_sasl_path = smtpd
        cyrus_sasl_config_path = {{_folder.File("etc/sasl")}}
        smtpd_sasl_local_domain = example.com

        """);

    private string MasterConfiguration() => $"""
        127.0.0.1:{StartTlsPort} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
        127.0.0.1:{TlsPort} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
        127.0.0.1:{ClearPort} inet n - n - - smtpd
        postlog unix-dgram n - n - 1 postlogd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        showq unix n - n - - showq

        """;

    private static string IdOf(string which)
    {
        using var id = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("id", [which, "postfix"]) { RedirectStandardOutput = true })!;
        return id.StandardOutput.ReadToEnd().Trim();
    }
}

/// <summary>A mail as it lies in a mailbox.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Text">The file, an octet a letter.</param>
public sealed record ArrivedMail(string Path, string Text)
{
    /// <summary>A header, unfolded; empty when it is missing.</summary>
    public string Header(string name) => System.Text.RegularExpressions.Regex.Match(
        Text.Split("\n\n", 2)[0].Replace("\n ", " ", StringComparison.Ordinal), $"^{name}: (.*)$", System.Text.RegularExpressions.RegexOptions.Multiline).Groups[1].Value;
}
