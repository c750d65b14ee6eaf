using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Desk.Channels.Email.Mime;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Email.Reading;

/// <summary>Makes of a mail what the desk works with: a message of a conversation, or what became of a message of ours.</summary>
internal sealed partial class MailReader(EmailOptions options, TimeProvider time)
{
    private const int LongestText = 64_000;
    private const int LongestSubject = 250;
    private const int LongestName = 100;
    private const int LongestId = 250;
    private const int MostReferences = 100;

    private const string OriginalName = "original.txt";

    private readonly string _domain = options.Smtp.Domain;

    public IReadOnlyList<InboundEvent> Read(ReceivedMail mail)
    {
        if (mail.From is null && mail.Headers.All.Count == 0)
        {
            // Something else that the provider tells; it is theirs, and no mail.
            return [];
        }

        var now = time.GetUtcNow();
        if (BounceReport.TryRead(mail, _domain, now, out var receipt))
        {
            return receipt is null ? [] : [receipt];
        }

        var subject = Words.Line(EncodedWords.Decode(mail.Subject ?? mail.Headers.First("Subject") ?? ""), LongestSubject);
        _ = Mailbox.TryParse(mail.From ?? mail.Headers.First("From"), out var author);
        var (sender, identity) = SenderOf(mail, author);
        var references = IdsIn(mail.Headers.First("References"));
        var inReplyTo = IdsIn(mail.Headers.First("In-Reply-To")).FirstOrDefault();
        var id = IdOf(mail, subject);
        var (text, original) = TextOf(mail);
        var isOwn = sender.Address.Equals(options.Smtp.From, StringComparison.OrdinalIgnoreCase);
        return
        [
            new InboundMessage
            {
                ExternalId = id,
                Address = MailThread.AddressOf(sender.Address, id, references, inReplyTo, subject, _domain),
                Identities = [identity],
                Name = sender.Name.Length > 0 ? Words.Line(sender.Name, LongestName) : null,
                Language = LanguageOf(mail.Headers),
                Text = text,
                Subject = subject.Length > 0 ? subject : null,
                ReplyTo = inReplyTo ?? references.LastOrDefault(),
                IsAutomatic = isOwn || MachineMail.EvidenceOf(mail, author.Address.Length > 0 ? author : null, subject) is not null,
                Attachments = [.. original, .. FilesOf(mail)],
                At = MailDate.TryParse(mail.Headers.First("Date"), out var written) && written <= now ? written : now,
            },
        ];
    }

    // Answers go where the sender asks for; whoever that is, the checks of the From header say nothing about them.
    private static (Mailbox Sender, Identity Identity) SenderOf(ReceivedMail mail, Mailbox author)
    {
        if (Mailbox.TryParse(mail.Headers.First("Reply-To"), out var other) && other.Address != author.Address)
        {
            return (other with { Name = other.Name.Length > 0 ? other.Name : author.Name }, Claimed(other, "Reply-To of an e-mail"));
        }

        if (author.Address.Length == 0)
        {
            // A mail without an author is a machine's; it is kept where people see it.
            var envelope = Mailbox.TryParse(mail.EnvelopeFrom, out var from) ? from : new Mailbox("", "unknown@invalid.invalid");
            return (envelope, Claimed(envelope, "envelope of an e-mail"));
        }

        return mail.Checks.Prove(author, mail.EnvelopeFrom)
            ? (author, new Identity(IdentityKind.EmailAddress, author.Address, IdentityTrust.Asserted, "From of an e-mail, proven by SPF or DKIM"))
            : (author, Claimed(author, "From of an e-mail"));
    }

    private static Identity Claimed(Mailbox mailbox, string evidence) =>
        new(IdentityKind.EmailAddress, mailbox.Address, IdentityTrust.Claimed, evidence);

    private (string Text, IReadOnlyList<Attachment> Original) TextOf(ReceivedMail mail)
    {
        var whole = string.IsNullOrWhiteSpace(mail.Text) ? HtmlText.Read(mail.Html) : Words.Lines(Words.Cut(mail.Text, HtmlText.Longest));
        var (reply, isFolded) = ReplyText.Fold(whole);
        var text = Words.Cut(reply, LongestText);
        var isWhole = !isFolded && text.Length == reply.Length;
        return (text, isWhole ? [] : [new Attachment(OriginalName, "text/plain") { Content = Encoding.UTF8.GetBytes(whole) }]);
    }

    private IEnumerable<Attachment> FilesOf(ReceivedMail mail)
    {
        var taken = 0;
        foreach (var file in mail.Files)
        {
            var type = HeaderValue.Parse(file.MediaType).Value;
            var attachment = new Attachment(NameOf(file.Name), MediaType().IsMatch(type) ? type : "application/octet-stream");
            yield return taken >= options.MostAttachments ? attachment with { Fault = $"more than {options.MostAttachments} attachments" }
                : file.Content.Length > options.LargestAttachment ? attachment with { Fault = $"larger than {options.LargestAttachment >> 20} MiB", Size = file.Content.Length }
                : attachment with { Content = file.Content };
            if (++taken > options.MostAttachments * 2)
            {
                yield break;
            }
        }
    }

    // A name is shown and offered for saving: no folders, and nothing in front that hides it.
    private static string NameOf(string name)
    {
        var plain = Words.Line(EncodedWords.Decode(name), LongestName * 3).Split('/', '\\')[^1].Trim('.', ' ');
        var dot = plain.LastIndexOf('.');
        var ending = dot >= 0 && plain.Length - dot <= 10 ? plain[dot..] : "";
        return plain.Length == 0 ? "attachment"
            : plain.Length <= LongestName ? plain
            : Words.Cut(plain[..^ending.Length], LongestName - ending.Length) + ending;
    }

    private static string? LanguageOf(MailHeaders headers) =>
        (headers.First("Content-Language") ?? headers.First("Accept-Language"))?.Trim() is { Length: >= 2 } language
        && language[..2].ToLowerInvariant() is var code && code.All(char.IsAsciiLetterLower) && (language.Length == 2 || !char.IsAsciiLetter(language[2]))
            ? code
            : null;

    private static string IdOf(ReceivedMail mail, string subject) =>
        IdsIn(mail.Headers.First("Message-ID")).FirstOrDefault()
        ?? (mail.ProviderId is { Length: > 0 and <= LongestId } given ? $"provider:{given}" : null)
        ?? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.From}\n{mail.Headers.First("Date")}\n{subject}\n{mail.Text}\n{mail.Html}")))}";

    // Ids without their angle brackets. One that is too long to be kept stands by its hash, wherever it is named.
    private static IReadOnlyList<string> IdsIn(string? header) =>
    [
        .. Ids().Matches(header is { Length: > 40_000 } ? header[..40_000] : header ?? "").Take(MostReferences).Select(match => match.Groups["id"].Value)
            .Select(id => id.Length <= LongestId ? id : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}"),
    ];

    [GeneratedRegex(@"<\s*(?<id>[^<>\s]+)\s*>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ids();

    [GeneratedRegex(@"^[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MediaType();
}
