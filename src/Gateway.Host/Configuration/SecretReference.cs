namespace Gateway.Host.Configuration;

/// <summary>Where a secret is kept: never in the configuration itself.</summary>
/// <param name="Kind">The place.</param>
/// <param name="Name">Name of the variable or credential, or path of the file.</param>
public sealed record SecretReference(SecretKind Kind, string Name)
{
    /// <summary>As it is written in the configuration, for example <c>env:ANNA_SECRET</c>.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Name}";
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
