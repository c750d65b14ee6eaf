using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Desk.Channels.Email.Smtp;

/// <summary>One connection to a mail server as a client (RFC 5321): greeting, TLS, who we are, and mails one after the other. Every
/// wait ends after a time; a server that speaks out of turn before TLS is left (RFC 3207, 6).</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LongestLine = 2000;
    private const int MostLines = 100;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReplyPatience = TimeSpan.FromSeconds(30);

    private readonly SmtpOptions _options;
    private readonly byte[] _buffer = new byte[8192];
    private readonly Dictionary<string, string> _extensions = new(StringComparer.OrdinalIgnoreCase);
    private Stream _stream;
    private int _start;
    private int _end;
    private bool _isGreeted;

    private SmtpSession(SmtpOptions options, Stream stream)
    {
        _options = options;
        _stream = stream;
    }

    /// <summary>What the server says it can do, by keyword (RFC 5321, 4.1.1.1).</summary>
    public IReadOnlyDictionary<string, string> Extensions => _extensions;

    /// <summary>The protection in force; none in clear.</summary>
    public SslStream? Tls => _stream as SslStream;

    /// <summary>Octets of the largest mail that the server takes (RFC 1870); none when it does not say.</summary>
    public long? LargestMail => _extensions.TryGetValue("SIZE", out var size) && long.TryParse(size, out var octets) && octets > 0 ? octets : null;

    /// <summary>Connects, greets and protects the connection; who we are is said by <see cref="AuthenticateAsync"/>.</summary>
    /// <exception cref="SmtpException">The server is not to be had, or not safely.</exception>
    public static async Task<SmtpSession> OpenAsync(SmtpOptions options, CancellationToken ct)
    {
        var session = new SmtpSession(options, await ConnectAsync(options, ct).ConfigureAwait(false));
        try
        {
            await session.BeginAsync(ct).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says who we are (RFC 4954), with the first way of PLAIN and LOGIN that the server offers; good at once without a user.</summary>
    public async Task<SmtpReply> AuthenticateAsync(CancellationToken ct)
    {
        if (_options.User is not { } user)
        {
            return new SmtpReply(235, []);
        }

        var password = _options.Password ?? "";
        string[] ways = _extensions.TryGetValue("AUTH", out var offered) ? offered.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            return await CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", ct).ConfigureAwait(false);
        }

        if (!ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            return new SmtpReply(504, [$"5.5.4 the server offers neither PLAIN nor LOGIN ({string.Join(' ', ways)})"]);
        }

        var reply = await CommandAsync("AUTH LOGIN", ct).ConfigureAwait(false);
        reply = reply.Code == 334 ? await CommandAsync(Base64(user), ct).ConfigureAwait(false) : reply;
        return reply.Code == 334 ? await CommandAsync(Base64(password), ct).ConfigureAwait(false) : reply;
    }

    /// <summary>Sends one command and reads what is answered.</summary>
    public async Task<SmtpReply> CommandAsync(string command, CancellationToken ct)
    {
        if (command.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new ArgumentException("A command is one line.", nameof(command));
        }

        return await ExchangeAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct).ConfigureAwait(false);
    }

    /// <summary>Sends the content of a mail behind DATA: lines that begin with a full stop get a second one (RFC 5321, 4.5.2).</summary>
    public Task<SmtpReply> ContentAsync(ReadOnlyMemory<byte> mail, CancellationToken ct) => ExchangeAsync(DotStuffing.Write(mail.Span), ct);

    /// <summary>Takes leave, without waiting for an answer, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isGreeted)
        {
            await QuitAsync().ConfigureAwait(false);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task QuitAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray(), patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The server was quicker; there is nobody left to be polite to.
            _isGreeted = false;
        }
    }

    private static async Task<Stream> ConnectAsync(SmtpOptions options, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ConnectPatience);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, patience.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception fault) when (fault is SocketException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            socket.Dispose();
            var why = fault is SocketException ? fault.Message : $"no connection within {ConnectPatience.TotalSeconds:0} s";
            throw new SmtpException($"{options.Host}:{options.Port}: {why}", fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        if (_options.Security == SmtpSecurity.Tls)
        {
            await ProtectAsync(ct).ConfigureAwait(false);
        }

        Check(await ReadReplyAsync(ct).ConfigureAwait(false));
        await GreetAsync(ct).ConfigureAwait(false);
        if (_options.Security != SmtpSecurity.StartTls)
        {
            return;
        }

        if (!_extensions.ContainsKey("STARTTLS"))
        {
            throw new SmtpException($"{_options.Host} does not offer STARTTLS; nothing is sent in clear");
        }

        Check(await CommandAsync("STARTTLS", ct).ConfigureAwait(false));
        if (_end > _start)
        {
            throw new SmtpException($"{_options.Host} sent more than its answer to STARTTLS");
        }

        await ProtectAsync(ct).ConfigureAwait(false);
        await GreetAsync(ct).ConfigureAwait(false);
    }

    private async Task GreetAsync(CancellationToken ct)
    {
        var reply = await CommandAsync($"EHLO {_options.Domain}", ct).ConfigureAwait(false);
        Check(reply);
        _isGreeted = true;
        _extensions.Clear();
        foreach (var line in reply.Lines.Skip(1))
        {
            var space = line.IndexOf(' ');
            _extensions.TryAdd(space < 0 ? line : line[..space], space < 0 ? "" : line[(space + 1)..]);
        }
    }

    private static void Check(SmtpReply reply)
    {
        if (!reply.IsGood)
        {
            throw new SmtpException($"the server says {reply}");
        }
    }

    private async Task ProtectAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ConnectPatience);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        _isGreeted = false;
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = _options.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    CertificateChainPolicy = PolicyOf(_options.Authorities),
                },
                patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new SmtpException($"no TLS with {_options.Host}: {(fault.InnerException ?? fault).Message}", fault);
        }
    }

    private static X509ChainPolicy? PolicyOf(string? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authorities);
            return policy;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new SmtpException($"{authorities} cannot be read: {fault.Message}", fault);
        }
    }

    private async Task<SmtpReply> ExchangeAsync(ReadOnlyMemory<byte> octets, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ReplyPatience);
        try
        {
            await _stream.WriteAsync(octets, patience.Token).ConfigureAwait(false);
            await _stream.FlushAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new SmtpException($"{_options.Host} does not take what we send: {fault.Message}", fault);
        }

        return await ReadReplyAsync(ct).ConfigureAwait(false);
    }

    private async Task<SmtpReply> ReadReplyAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ReplyPatience);
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await ReadLineAsync(patience.Token, ct).ConfigureAwait(false);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpException($"{_options.Host} does not speak SMTP: {Mime.Words.Line(line, 100)}");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpException($"{_options.Host} answers with more than {MostLines} lines");
    }

    private async Task<string> ReadLineAsync(CancellationToken patience, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
                    _start += length + 1;
                    return line;
                }

                await FillAsync(patience).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new SmtpException(fault is IOException ? $"{_options.Host}: {fault.Message}" : $"{_options.Host} did not answer within {ReplyPatience.TotalSeconds:0} s", fault);
        }
    }

    private async Task FillAsync(CancellationToken patience)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end > LongestLine)
        {
            throw new SmtpException($"{_options.Host} answers with a line of more than {LongestLine} octets");
        }

        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), patience).ConfigureAwait(false);
        _end += read;
        if (read == 0)
        {
            throw new SmtpException($"{_options.Host} closed the connection");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
