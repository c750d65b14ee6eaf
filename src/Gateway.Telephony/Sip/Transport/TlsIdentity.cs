using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>One of our certificates with its key and chain, ready to be shown.</summary>
internal sealed class TlsIdentity
{
    private readonly CertificateNames _names;

    private TlsIdentity(X509Certificate2 own, X509Certificate2Collection between)
    {
        _names = CertificateNames.Of(own);
        // Offline: what is missing in the file is not fetched from the network in the middle of a handshake.
        Context = SslStreamCertificateContext.Create(own, between, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    /// <summary>Watches the files; throws when they cannot be read now.</summary>
    public static WatchedFiles<TlsIdentity> Watch(TlsCertificateFiles files, ILogger logger) =>
        new([files.CertificatePath, files.KeyPath], (out string fault) => Read(files, out fault), logger);

    /// <summary>True when a client that asks for the name is served with this certificate.</summary>
    public bool Serves(string name) => _names.Covers(name);

    private static TlsIdentity? Read(TlsCertificateFiles files, out string fault) =>
        TlsFiles.TryReadIdentity(files, out var own, out var between, out fault) ? new TlsIdentity(own, between) : null;
}
