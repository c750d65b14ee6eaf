using System.Net;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>SIP over TLS, versions 1.2 and 1.3: whom we show ourselves as, and whom we believe. Files are PEM; they are read again
/// when they change.</summary>
public sealed record TlsOptions
{
    /// <summary>Address and port for TLS. Default 0.0.0.0:5061; port 0 takes a free one (tests). Not used without a certificate.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, 5061);

    /// <summary>Host or host:port written into Via and Contact on TLS. Default: the host of <see cref="SipOptions.Advertised"/>
    /// with the TLS port.</summary>
    public string? Advertised { get; init; }

    /// <summary>Our certificates, chosen by the name that a client asks for (SNI, RFC 6066); the first serves all other clients and
    /// is shown to servers that we call. Default none: calls go out over TLS, none come in.</summary>
    public IReadOnlyList<TlsCertificateFiles> Certificates { get; init; } = [];

    /// <summary>Whether clients have to show a certificate. Default Off.</summary>
    public ClientCertificatePolicy ClientCertificates { get; init; }

    /// <summary>Authorities that sign the certificates of clients (PEM). Needed unless <see cref="ClientCertificates"/> is Off.</summary>
    public string? ClientAuthoritiesPath { get; init; }

    /// <summary>Authorities that sign the certificates of servers that we call (PEM). Default: those of the system.</summary>
    public string? ServerAuthoritiesPath { get; init; }
}

/// <summary>A certificate with its chain, and its private key.</summary>
/// <param name="CertificatePath">PEM: our certificate first, then those between it and its authority.</param>
/// <param name="KeyPath">PEM, not encrypted.</param>
public sealed record TlsCertificateFiles(string CertificatePath, string KeyPath);

/// <summary>What is asked of a client (mutual TLS).</summary>
public enum ClientCertificatePolicy
{
    /// <summary>No certificate is asked for.</summary>
    Off,

    /// <summary>A certificate is asked for; one that is shown must be valid.</summary>
    Optional,

    /// <summary>Without a valid certificate there is no connection.</summary>
    Require,
}
