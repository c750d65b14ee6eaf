using System.Diagnostics.CodeAnalysis;

namespace Gateway.Host.Configuration;

/// <summary>Where a secret is kept: never in the configuration itself.</summary>
/// <param name="Kind">The place.</param>
/// <param name="Name">Name of the variable or credential, or path of the file.</param>
public sealed record SecretReference(SecretKind Kind, string Name)
{
    private const string CredentialsDirectory = "CREDENTIALS_DIRECTORY";

    /// <summary>Reads the secret; white space at its end, such as the line break of a file, is no part of it.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="fault">Why it could not be read; it never holds the secret.</param>
    /// <param name="environment">Reads a variable. Default: those of this process.</param>
    public bool TryRead(
        [NotNullWhen(true)] out string? secret, out string fault, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        secret = null;
        fault = "";
        try
        {
            var text = Kind == SecretKind.Env ? environment(Name) : ReadFile(environment, ref fault);
            secret = string.IsNullOrWhiteSpace(text) ? null : text.TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"{this} cannot be read: {e.Message}";
        }

        fault = secret is null && fault.Length == 0 ? $"{this} is empty or not set" : fault;
        return secret is not null;
    }

    /// <summary>The secret, of a configuration whose secrets were found readable before.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read now.</exception>
    public string Read() => TryRead(out var secret, out var fault) ? secret : throw new InvalidOperationException(fault);

    /// <summary>As it is written in the configuration, for example <c>env:ANNA_SECRET</c>.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Name}";

    private string? ReadFile(Func<string, string?> environment, ref string fault)
    {
        if (Kind == SecretKind.File)
        {
            return File.ReadAllText(Name);
        }

        if (environment(CredentialsDirectory) is { Length: > 0 } folder)
        {
            return File.ReadAllText(Path.Combine(folder, Name));
        }

        fault = $"{this}: {CredentialsDirectory} is not set, expected systemd to start the gateway with LoadCredential={Name}:...";
        return null;
    }
}

/// <summary>The places that may keep a secret.</summary>
public enum SecretKind
{
    /// <summary>An environment variable.</summary>
    Env,

    /// <summary>A file that only its owner reads, outside the configuration folder.</summary>
    File,

    /// <summary>A systemd credential: a file below <c>$CREDENTIALS_DIRECTORY</c>.</summary>
    Credential,
}
