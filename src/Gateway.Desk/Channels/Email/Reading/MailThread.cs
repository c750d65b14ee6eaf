using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Desk.Channels.Email.Reading;

/// <summary>
/// To which thread a mail belongs, found from the mail alone. A thread is a number of ten digits, made of the Message-ID of its first
/// mail; our answers carry it in their Message-ID (<c>UUID.NUMBER@domain</c>) and in their subject (<c>[#NUMBER]</c>). With the
/// customer's address it is the address of a conversation, <c>anna@example.org#NUMBER</c>: a number that a stranger writes into a
/// subject opens a conversation with that stranger, and never somebody else's.
/// </summary>
internal static partial class MailThread
{
    /// <summary>Stands in our Message-ID for a conversation that we began, whose address has no number.</summary>
    private const string Begun = "0";

    private const ulong Numbers = 10_000_000_000;

    /// <summary>The address of the conversation that a mail belongs to (RFC 5322, 3.6.4).</summary>
    /// <param name="sender">Where answers go.</param>
    /// <param name="messageId">The mail's own id.</param>
    /// <param name="references">Ids of the mails before it, the oldest first.</param>
    /// <param name="inReplyTo">Id of the mail that it answers.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="domain">The domain of our Message-IDs.</param>
    public static string AddressOf(
        string sender, string messageId, IReadOnlyList<string> references, string? inReplyTo, string subject, string domain)
    {
        var number = Ours([inReplyTo ?? "", .. references.Reverse()], domain)
            ?? (Tag().Match(subject) is { Success: true } tag ? tag.Groups["number"].Value : null)
            ?? NumberOf(references.FirstOrDefault() ?? inReplyTo ?? messageId);
        return number == Begun ? sender : $"{sender}#{number}";
    }

    /// <summary>Mail address and number of a conversation's address; the number is none for one that we began.</summary>
    public static (string Mailbox, string? Number) Split(string address)
    {
        var hash = address.LastIndexOf('#');
        return hash > address.LastIndexOf('@') ? (address[..hash], address[(hash + 1)..]) : (address, null);
    }

    /// <summary>The id of a mail of ours, without its angle brackets. The same message has the same id at every try.</summary>
    public static string OwnId(Guid message, string? number, string domain) => $"{message:N}.{number ?? Begun}@{domain}";

    /// <summary>Whether an id is one of ours.</summary>
    public static bool IsOwn(string messageId, string domain) => OwnPattern().IsMatch(messageId) && IsIn(messageId, domain);

    /// <summary>The subject of an answer: once "Re:", and the number of the thread behind it.</summary>
    public static string AnswerSubject(string? subject, string? number, bool isAnswer)
    {
        var plain = Tag().Replace(subject ?? "", "").Trim();
        while (Prefix().Match(plain) is { Success: true } prefix)
        {
            plain = plain[prefix.Length..].TrimStart();
        }

        return $"{(isAnswer ? "Re: " : "")}{plain}{(number is null ? "" : $" [#{number}]")}".Trim();
    }

    private static string? Ours(IEnumerable<string> ids, string domain) => ids
        .Where(id => IsIn(id, domain))
        .Select(id => OwnPattern().Match(id))
        .FirstOrDefault(match => match.Success)?.Groups["number"].Value;

    private static bool IsIn(string messageId, string domain) => messageId.EndsWith('@' + domain, StringComparison.OrdinalIgnoreCase);

    private static string NumberOf(string messageId) =>
        (BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(messageId))) % Numbers).ToString("D10", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9a-f]{32}\.(?<number>[0-9]{10}|0)@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnPattern();

    [GeneratedRegex(@"\[#(?<number>[0-9]{10})\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    // Re, Antwort, Réponse, Risposta, Rif; forwarded: Fwd, Weitergeleitet, Tr, Inoltro.
    [GeneratedRegex(@"^(re|aw|antw|antwort|rép|réf|ris|rif|r|fwd?|wg|tr|i|inoltro)(\[\d+\])?\s?:", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Prefix();
}
