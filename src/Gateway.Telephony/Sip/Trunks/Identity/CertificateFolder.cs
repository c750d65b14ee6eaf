using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Telephony.Sip.Trunks.Identity;

/// <summary>Certificates that sign calls and the authorities behind them, as the operator put them into a folder; read once at
/// start. Files in <c>authorities</c> below it are trusted, all others are known by their file name.</summary>
public sealed class CertificateFolder
{
    private readonly Dictionary<string, X509Certificate2> _byName = new(StringComparer.Ordinal);
    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="CryptographicException">A file is no certificate.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public CertificateFolder(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*.pem"))
            _byName[Path.GetFileName(file)] = X509CertificateLoader.LoadCertificateFromFile(file);
        var authorities = Path.Combine(folder, "authorities");
        foreach (var file in Directory.Exists(authorities) ? Directory.GetFiles(authorities, "*.pem") : [])
            _authorities.Add(X509CertificateLoader.LoadCertificateFromFile(file));
    }

    /// <summary>The certificate that lies here under the last part of the address; null for none.</summary>
    public X509Certificate2? Find(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) ? _byName.GetValueOrDefault(address.Segments[^1]) : null;

    /// <summary>Whether one of the authorities stands behind it at that time; none is asked over the network.</summary>
    public bool IsTrusted(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (_authorities.Count == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
