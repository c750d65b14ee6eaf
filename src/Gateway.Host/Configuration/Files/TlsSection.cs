using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>sip: tls</c> of <c>gateway.yaml</c>: certificates, and whom to believe.</summary>
internal static class TlsSection
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly ScalarReader<ClientCertificatePolicy> s_clients = Scalars.OneOf(
        ("off", ClientCertificatePolicy.Off),
        ("optional", ClientCertificatePolicy.Optional),
        ("require", ClientCertificatePolicy.Require));

    /// <summary>Null when the section is missing.</summary>
    public static TlsOptions? Read(Section sip, FileContext context)
    {
        if (sip.Find("tls") is null)
        {
            return null;
        }

        var tls = sip.Below("tls");
        var defaults = new TlsOptions();
        var first = ReadCertificate(tls, context, isNeeded: false);
        var read = new TlsOptions
        {
            Listen = tls.Value("listen", NetworkScalars.Listener, defaults.Listen),
            Advertised = tls.Optional("advertised", NetworkScalars.HostAndPort)?.Value,
            Certificates = [.. new[] { first }.Concat(ReadOthers(tls, context)).OfType<TlsCertificateFiles>()],
            ClientCertificates = tls.Value("clients", s_clients, defaults.ClientCertificates),
            ClientAuthoritiesPath = ReadAuthorities(tls, "client-authorities", context),
            ServerAuthoritiesPath = ReadAuthorities(tls, "server-authorities", context),
        };
        Check(tls, read, hasFirst: first is not null);
        tls.Close();
        return read;
    }

    private static void Check(Section tls, TlsOptions read, bool hasFirst)
    {
        if (!hasFirst && read.Certificates.Count > 0)
        {
            tls.Faults.Add(tls.LineOf("others"), "'others' stands without 'certificate', expected there the one for all other names");
        }

        if (read.ClientCertificates != ClientCertificatePolicy.Off && tls.Find("client-authorities") is null)
        {
            tls.Faults.Add(tls.LineOf("clients"), "'clients' needs 'client-authorities', expected a PEM file with the authorities of the clients' certificates");
        }
    }

    private static List<TlsCertificateFiles?> ReadOthers(Section tls, FileContext context)
    {
        var others = new List<TlsCertificateFiles?>();
        foreach (var item in tls.Items("others", "certificate: /etc/gateway/tls/other.pem, key: /etc/gateway/tls/other.key"))
        {
            others.Add(ReadCertificate(item, context, isNeeded: true));
            item.Close();
        }

        return others;
    }

    private static TlsCertificateFiles? ReadCertificate(Section item, FileContext context, bool isNeeded)
    {
        var certificate = item.Optional("certificate", Scalars.Text(400));
        var key = item.Optional("key", Scalars.Text(400));
        if (certificate is null && key is null && !isNeeded)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            item.Faults.Add(item.Line, "'certificate' and 'key' belong together, expected the paths of two PEM files");
            return null;
        }

        var files = new TlsCertificateFiles(PathOf(certificate.Value, context), PathOf(key.Value, context));
        return IsGood(files, certificate.Value.Line, key.Value.Line, item.Faults) ? files : null;
    }

    private static bool IsGood(TlsCertificateFiles files, int certificateLine, int keyLine, FileFaults faults)
    {
        if (!TlsFiles.TryReadCertificates(files.CertificatePath, out var chain, out var fault))
        {
            faults.Add(certificateLine, $"'certificate': {fault}");
            return false;
        }

        if (!TlsFiles.TryReadIdentity(files, out var own, out _, out fault))
        {
            faults.Add(keyLine, $"'key': {fault}");
            return false;
        }

        own.Dispose();
        if (chain[0].NotAfter.ToUniversalTime() < TimeProvider.System.GetUtcNow())
        {
            faults.Warn(certificateLine, $"'certificate': {files.CertificatePath} ran out on {chain[0].NotAfter:yyyy-MM-dd}; phones will not connect");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(files.KeyPath) & Others) != UnixFileMode.None)
        {
            faults.Warn(keyLine, $"'key': {files.KeyPath} can be read by everybody on this machine, expected mode 0600 or 0640");
        }

        return true;
    }

    private static string? ReadAuthorities(Section tls, string key, FileContext context)
    {
        if (tls.Optional(key, Scalars.Text(400)) is not { } located)
        {
            return null;
        }

        var path = PathOf(located, context);
        if (!TlsFiles.TryReadCertificates(path, out _, out var fault))
        {
            tls.Faults.Add(located.Line, $"'{key}': {fault}");
        }

        return path;
    }

    private static string PathOf(Located<string> path, FileContext context) => Path.GetFullPath(path.Value, context.Folder);
}
