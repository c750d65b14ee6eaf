using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads a <c>secret</c> key, which says where the secret is kept. What is written there is never repeated in a
/// fault, for it may be the secret itself.</summary>
internal static class SecretEntry
{
    private const string Expected = "expected where it is kept: env:NAME, file:/path or credential:NAME (systemd)";

    private const UnixFileMode TooOpen = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public static SecretReference? Read(Section item, FileContext context) =>
        item.Optional<SecretReference>("secret", Reference) is { } secret ? Checked("secret", secret, item, context) : null;

    /// <summary>Reads a key that must name a secret.</summary>
    public static SecretReference? Required(Section item, FileContext context, string key) =>
        item.Required<SecretReference>(key, Reference, "where the secret is kept, for example credential:NAME") is { } secret
            ? Checked(key, secret, item, context)
            : null;

    /// <summary>Reads a key that names one secret, or two of which either is valid while one replaces the other; a missing key is a
    /// fault.</summary>
    public static IReadOnlyList<SecretReference> Rotating(Section item, FileContext context, string key)
    {
        var secrets = item.Values<SecretReference>(key, Reference);
        if (item.Find(key) is null)
        {
            item.Faults.Add(item.LineOf(key), $"'{key}' is missing, {Expected}");
        }
        else if (secrets.Count > 2)
        {
            item.Faults.Add(secrets[2].Line, $"'{key}' names {secrets.Count} secrets, expected one, or two while one replaces the other");
        }

        return [.. secrets.Select(secret => Checked(key, secret, item, context))];
    }

    private static SecretReference Checked(string key, Located<SecretReference> secret, Section item, FileContext context)
    {
        switch (secret.Value.Kind)
        {
            case SecretKind.File:
                CheckFile(key, secret.Value.Name, secret.Line, item.Faults, context.Folder);
                break;
            case SecretKind.Env when string.IsNullOrEmpty(Environment.GetEnvironmentVariable(secret.Value.Name)):
                item.Faults.Warn(secret.Line, $"'{key}': the variable {secret.Value.Name} is not set here; the gateway does not start without it");
                break;
        }

        return secret.Value;
    }

    private static string? Reference(string text, out SecretReference value)
    {
        value = new SecretReference(SecretKind.Env, "");
        var colon = text.IndexOf(':');
        var name = colon < 0 ? "" : text[(colon + 1)..];
        SecretKind? kind = colon < 0 ? null : text[..colon] switch
        {
            "env" => SecretKind.Env,
            "file" => SecretKind.File,
            "credential" => SecretKind.Credential,
            _ => null,
        };
        if (kind is null)
        {
            return $"the secret itself does not belong into this file, {Expected}";
        }

        value = new SecretReference(kind.Value, name);
        return kind == SecretKind.File
            ? Path.IsPathRooted(name) ? null : "the file is no full path, expected file:/path"
            : name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') ? null
            : $"there is no name after '{text[..(colon + 1)]}', {Expected}";
    }

    private static void CheckFile(string key, string path, int line, FileFaults faults, string folder)
    {
        if (Path.GetFullPath(path).StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            faults.Add(line, $"'{key}': {path} lies in the configuration folder, expected a place outside, for example /etc/gateway-secrets");
        }

        if (!File.Exists(path))
        {
            faults.Add(line, $"'{key}': there is no file {path}, expected one that holds the secret");
        }
        else if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & TooOpen) is not UnixFileMode.None)
        {
            faults.Add(line, $"'{key}': {path} can be read by others, expected mode 0600 (chmod 600 {path})");
        }
    }
}
