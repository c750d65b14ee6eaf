using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Security;

/// <summary>A certificate authority of the test's own, with its files in a folder that goes with it.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset s_from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_until = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = TemporaryFolder.Create("tls");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private int _serial;

    /// <summary>Makes an authority that nobody knows yet.</summary>
    public TestAuthority(string name = "Test Authority")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _root = request.CreateSelfSigned(s_from, s_until);
        File.WriteAllText(RootPath, _root.ExportCertificatePem());
    }

    /// <summary>The folder of its files.</summary>
    public string Folder => _folder.Path;

    /// <summary>The authority's own certificate.</summary>
    public string RootPath => _folder.File("authority.pem");

    /// <summary>Issues a certificate for DNS names, addresses or SIP URIs and writes it beside its key; the same file name again
    /// replaces it.</summary>
    public IssuedFiles Issue(string file, params string[] names)
    {
        using var certificate = Make(names);
        var files = new IssuedFiles(_folder.File(file + ".pem"), _folder.File(file + ".key"));
        File.WriteAllText(files.KeyPath, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.CertificatePath, certificate.ExportCertificatePem());
        return files;
    }

    /// <summary>A certificate with its key, fit for either side.</summary>
    public X509Certificate2 Make(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=peer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (names.Length > 0)
            request.CertificateExtensions.Add(NamesOf(names));
        using var issued = request.Create(_root, s_from, s_until, BitConverter.GetBytes(Interlocked.Increment(ref _serial)));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _root.Dispose();
        _key.Dispose();
    }

    private static X509Extension NamesOf(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else if (name.Contains(':', StringComparison.Ordinal))
                builder.AddUri(new Uri(name));
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }
}

/// <summary>A certificate and its key in PEM files.</summary>
public sealed record IssuedFiles(string CertificatePath, string KeyPath);
