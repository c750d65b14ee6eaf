using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>TLS 1.2 and 1.3 on a connected stream, in both roles; decides whom we believe (RFC 5922).</summary>
internal sealed partial class TlsLayer
{
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    private readonly TlsOptions _options;
    private readonly ILogger _logger;
    private readonly WatchedFiles<TlsIdentity>[] _identities;
    private readonly WatchedFiles<X509Certificate2Collection>? _clientAuthorities;
    private readonly WatchedFiles<X509Certificate2Collection>? _serverAuthorities;

    /// <exception cref="TlsFilesException">A certificate, key or authority cannot be read.</exception>
    public TlsLayer(TlsOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        _identities = [.. options.Certificates.Select(files => TlsIdentity.Watch(files, logger))];
        _clientAuthorities = Watch(options.ClientAuthoritiesPath, logger);
        _serverAuthorities = Watch(options.ServerAuthoritiesPath, logger);
    }

    /// <summary>The handshake with a client.</summary>
    public async Task<Stream> AcceptAsync(Stream plain, CancellationToken ct)
    {
        var stream = new SslStream(plain);
        try
        {
            await stream.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(ServerOptions(hello.ServerName)), null, ct)
                .ConfigureAwait(false);
            SipMetrics.Handshake("accepted");
            return stream;
        }
        catch (Exception error)
        {
            SipMetrics.Handshake("refused");
            LogNotAccepted(_logger, error.Message);
            await stream.DisposeAsync().ConfigureAwait(false);
            throw AsRefusal(error);
        }
    }

    /// <summary>The handshake with a server that we call; it has to prove <paramref name="name"/>, or without one its address.</summary>
    public async Task<Stream> ConnectAsync(Stream plain, string? name, IPEndPoint remote, CancellationToken ct)
    {
        var stream = new SslStream(plain);
        try
        {
            await stream.AuthenticateAsClientAsync(ClientOptions(name, remote), ct).ConfigureAwait(false);
            SipMetrics.Handshake("connected");
            return stream;
        }
        catch (Exception error)
        {
            SipMetrics.Handshake("failed");
            LogNotConnected(_logger, name ?? remote.Address.ToString(), remote, error.Message);
            await stream.DisposeAsync().ConfigureAwait(false);
            throw AsRefusal(error);
        }
    }

    // What a peer's hello makes the platform throw (NotSupportedException for an old version) is a refused handshake too.
    private static AuthenticationException AsRefusal(Exception error) =>
        error as AuthenticationException ?? new AuthenticationException(error.Message, error);

    private static WatchedFiles<X509Certificate2Collection>? Watch(string? path, ILogger logger) => path is null
        ? null
        : new([path], (out string fault) => TlsFiles.TryReadCertificates(path, out var read, out fault) ? read : null, logger);

    private static X509ChainPolicy Policy(WatchedFiles<X509Certificate2Collection>? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities.Current);
        }

        return policy;
    }

    private SslServerAuthenticationOptions ServerOptions(string? asked)
    {
        var options = new SslServerAuthenticationOptions
        {
            EnabledSslProtocols = Versions,
            ServerCertificateContext = IdentityFor(asked).Context,
            AllowRenegotiation = false,
        };
        if (_options.ClientCertificates == ClientCertificatePolicy.Off)
            return options;
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = Policy(_clientAuthorities);
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => certificate is null
            ? _options.ClientCertificates == ClientCertificatePolicy.Optional
            : IsChainGood(chain, errors);
        return options;
    }

    private SslClientAuthenticationOptions ClientOptions(string? name, IPEndPoint remote)
    {
        // Our own certificate is shown to a server that asks for one.
        var own = _identities is [var first, ..] ? first.Current.Context : null;
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = Versions,
            TargetHost = name ?? remote.Address.ToString(),
            ClientCertificateContext = own,
            CertificateChainPolicy = Policy(_serverAuthorities),
            AllowRenegotiation = false,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                certificate is X509Certificate2 shown && IsServer(shown, errors, name, remote),
        };
    }

    private TlsIdentity IdentityFor(string? asked)
    {
        foreach (var watched in asked is { Length: > 0 } ? _identities : [])
        {
            if (watched.Current is var identity && identity.Serves(asked!))
                return identity;
        }

        return _identities[0].Current;
    }

    // A certificate made for servers is what proxies usually have, also when they call us.
    private static bool IsChainGood(X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is not null
            && chain.ChainStatus.Length > 0
            && Array.TrueForAll(chain.ChainStatus, static status => status.Status == X509ChainStatusFlags.NotValidForUsage));

    // The name is ours to judge: RFC 5922 knows SIP URIs and no wildcards.
    private bool IsServer(X509Certificate2 certificate, SslPolicyErrors errors, string? name, IPEndPoint remote)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None)
            return false;
        var names = CertificateNames.Of(certificate);
        var isProven = name is null ? names.Proves(remote.Address) : names.Proves(name);
        if (!isProven)
            LogWrongName(_logger, remote, name ?? remote.Address.ToString());
        return isProven;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "TLS handshake refused: {Reason}")]
    private static partial void LogNotAccepted(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No TLS with {Name} at {Remote}: {Reason}")]
    private static partial void LogNotConnected(ILogger logger, string name, IPEndPoint remote, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate of {Remote} does not speak for {Name}")]
    private static partial void LogWrongName(ILogger logger, IPEndPoint remote, string name);
}
