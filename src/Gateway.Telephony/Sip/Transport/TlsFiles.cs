using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Reads certificates, keys and authorities from PEM files.</summary>
public static class TlsFiles
{
    /// <summary>Reads a certificate that has its private key, and the certificates between it and its authority. The fault says
    /// what is wrong with which file.</summary>
    public static bool TryReadIdentity(
        TlsCertificateFiles files, [NotNullWhen(true)] out X509Certificate2? own, out X509Certificate2Collection between, out string fault)
    {
        (own, between) = (null, []);
        if (!TryReadCertificates(files.CertificatePath, out var chain, out fault) || !TryReadText(files.KeyPath, out var key, out fault))
            return false;
        try
        {
            own = X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            fault = $"'{files.KeyPath}' holds no key that fits the certificate in '{files.CertificatePath}'";
            return false;
        }

        chain.RemoveAt(0);
        between = chain;
        return true;
    }

    /// <summary>Reads one or more certificates.</summary>
    public static bool TryReadCertificates(string path, out X509Certificate2Collection certificates, out string fault)
    {
        certificates = [];
        if (!TryReadText(path, out var text, out fault))
            return false;
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        fault = certificates.Count == 0 ? $"'{path}' holds no certificate in PEM form" : "";
        return certificates.Count > 0;
    }

    private static bool TryReadText(string path, out string text, out string fault)
    {
        (text, fault) = ("", "");
        try
        {
            text = File.ReadAllText(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error is FileNotFoundException or DirectoryNotFoundException
                ? $"there is no file '{path}'"
                : $"'{path}' cannot be read: {error.Message}";
            return false;
        }
    }
}
