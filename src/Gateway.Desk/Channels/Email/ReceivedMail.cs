using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Channels.Email;

/// <summary>A mail as a provider hands it over, in one form whoever it is.</summary>
internal sealed record ReceivedMail
{
    public required MailHeaders Headers { get; init; }

    /// <summary>The From header.</summary>
    public string? From { get; init; }

    /// <summary>The sender of the envelope (MAIL FROM); empty for bounces, none when the provider does not say.</summary>
    public string? EnvelopeFrom { get; init; }

    public string? Subject { get; init; }

    /// <summary>The plain text; empty when there is none.</summary>
    public string Text { get; init; } = "";

    /// <summary>The HTML; empty when there is none.</summary>
    public string Html { get; init; } = "";

    public IReadOnlyList<MailFile> Files { get; init; } = [];

    /// <summary>What the provider found out about the sender.</summary>
    public SenderChecks Checks { get; init; } = SenderChecks.None;

    /// <summary>The provider's own id of it; none when it gives none.</summary>
    public string? ProviderId { get; init; }
}

/// <summary>A file of a mail.</summary>
/// <param name="Name">Name as the sender wrote it; empty when there is none.</param>
/// <param name="MediaType">Type as the sender wrote it.</param>
/// <param name="Content">The content.</param>
internal sealed record MailFile(string Name, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>What the receiving server checked of a sender.</summary>
/// <param name="IsSpfPassed">Whether the server may send for the domain of the envelope (RFC 7208).</param>
/// <param name="DkimDomains">Domains whose signature was valid (RFC 6376).</param>
internal sealed record SenderChecks(bool IsSpfPassed, IReadOnlyList<string> DkimDomains)
{
    public static SenderChecks None { get; } = new(false, []);

    /// <summary>Whether one of the checks speaks for the author's domain (RFC 7489, 3.1): the same domain or one above it, for a
    /// signature of example.com also answers for mail.example.com.</summary>
    public bool Prove(Mailbox author, string? envelopeFrom)
    {
        var isEnvelopeAligned = IsSpfPassed && Mailbox.TryParse(envelopeFrom, out var envelope) && IsAligned(envelope.Domain, author.Domain);
        return isEnvelopeAligned || DkimDomains.Any(domain => IsAligned(domain, author.Domain));
    }

    private static bool IsAligned(string checkedDomain, string authorDomain) =>
        authorDomain.Equals(checkedDomain, StringComparison.OrdinalIgnoreCase)
        || (checkedDomain.Contains('.') && authorDomain.EndsWith('.' + checkedDomain, StringComparison.OrdinalIgnoreCase));
}
