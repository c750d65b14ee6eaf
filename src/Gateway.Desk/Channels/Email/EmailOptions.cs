namespace Gateway.Desk.Channels.Email;

/// <summary>How e-mails come in and go out.</summary>
public sealed record EmailOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Who hands mails over.</summary>
    public required EmailProvider Inbound { get; init; }

    /// <summary>User in the address of the webhook (Postmark, SendGrid). Default: gateway.</summary>
    public string User { get; init; } = "gateway";

    /// <summary>Passwords in the address of the webhook, or signing keys of Mailgun: one, or two while one replaces the other.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Public keys of SendGrid's security policy (SubjectPublicKeyInfo in base64); with them every call must be signed.</summary>
    public IReadOnlyList<string> PublicKeys { get; init; } = [];

    /// <summary>Whether the provider's findings about SPF and DKIM are believed where they come as headers of the mail (Postmark,
    /// Mailgun): only when it adds them to every mail, for else a sender could write them. Default no.</summary>
    public bool BelievesHeaders { get; init; }

    /// <summary>Octets of the largest call. Default 25 MiB.</summary>
    public int LargestMail { get; init; } = 25 << 20;

    /// <summary>Octets of the largest attachment, either way. Default 15 MiB.</summary>
    public int LargestAttachment { get; init; } = 15 << 20;

    /// <summary>Attachments of a mail that are kept. Default 20.</summary>
    public int MostAttachments { get; init; } = 20;

    /// <summary>Answers that the gateway itself writes to one address in an hour; it is what ends a loop with another machine. Default 5.</summary>
    public int AutomaticAnswers { get; init; } = 5;

    /// <summary>Where the provider calls us; none when that is not configured.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>How mails leave.</summary>
    public required SmtpOptions Smtp { get; init; }
}

/// <summary>Who takes mails for us and hands them over.</summary>
public enum EmailProvider
{
    /// <summary>Postmark: JSON.</summary>
    Postmark,

    /// <summary>Mailgun: signed forms.</summary>
    Mailgun,

    /// <summary>SendGrid: forms.</summary>
    SendGrid,
}
