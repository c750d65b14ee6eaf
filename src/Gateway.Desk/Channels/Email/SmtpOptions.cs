namespace Gateway.Desk.Channels.Email;

/// <summary>The mail server that takes our mails (RFC 6409), and who writes them.</summary>
public sealed record SmtpOptions
{
    /// <summary>Its name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected. Default STARTTLS.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>File with the certificates of authorities that may have signed the server's, in PEM. Default: those of the system.</summary>
    public string? Authorities { get; init; }

    /// <summary>Who we are to the server; none when it asks for nobody.</summary>
    public string? User { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>Our address: author and return path of every mail.</summary>
    public required string From { get; init; }

    /// <summary>Our name beside the address. Default none.</summary>
    public string? Name { get; init; }

    /// <summary>Domain of <see cref="From"/>: our Message-IDs carry it, and we greet with it.</summary>
    public string Domain => From[(From.LastIndexOf('@') + 1)..];
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>It begins in clear and must change to TLS before anything is told (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first octet on (RFC 8314).</summary>
    Tls,

    /// <summary>In clear: for a server on the same machine only.</summary>
    None,
}
