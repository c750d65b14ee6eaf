using System.Security.Cryptography;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>caller-certificates</c> of <c>gateway.yaml</c> and tries the files that it names.</summary>
internal static class CallerCertificatesSetting
{
    private const string Key = "caller-certificates";

    public static string? Read(Section root, FileContext context)
    {
        if (root.Optional(Key, Scalars.Text(400)) is not { } folder)
        {
            return null;
        }

        var path = Path.GetFullPath(folder.Value, context.Folder);
        try
        {
            _ = new CertificateFolder(path);
            return path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            root.Faults.Add(folder.Line, $"'{Key}': {fault.Message.TrimEnd('.')}, expected a folder with certificates as PEM files");
            return null;
        }
    }
}
