using System.Text;
using System.Text.RegularExpressions;
using Gateway.Desk.Channels.Email.Mime;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Email.Reading;

/// <summary>What a server says became of a mail of ours (RFC 3464 in a multipart/report of RFC 6522).</summary>
internal static partial class BounceReport
{
    private const int LongestFault = 300;

    /// <summary>Reads a report; false when the mail is none, or none about a mail of ours.</summary>
    public static bool TryRead(ReceivedMail mail, string domain, DateTimeOffset at, out InboundReceipt? receipt)
    {
        receipt = null;
        var status = mail.Files.FirstOrDefault(file => IsOf(file, "message/delivery-status", "message/global-delivery-status"));
        if (status is null || OwnIdIn(mail, domain) is not { } messageId)
        {
            return false;
        }

        // The first block is about the mail, each further one about a recipient; ours have one.
        var recipients = Charsets.Decode(status.Content.Span, null).Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(MailHeaders.Parse)
            .Where(block => block.First("Action") is not null).ToList();
        if (recipients.Count == 0)
        {
            return false;
        }

        var failed = recipients.Find(recipient => ActionOf(recipient) == "failed");
        receipt = failed is not null ? new InboundReceipt(messageId, MessageState.Failed, at, FaultOf(failed))
            : recipients.Exists(recipient => ActionOf(recipient) == "delivered") ? new InboundReceipt(messageId, MessageState.Delivered, at)
            : null;
        return true;
    }

    private static string ActionOf(MailHeaders recipient) => recipient.First("Action")!.Trim().ToLowerInvariant();

    private static string FaultOf(MailHeaders recipient)
    {
        var address = (recipient.First("Final-Recipient") ?? recipient.First("Original-Recipient") ?? "").Split(';', 2)[^1].Trim();
        var diagnosis = (recipient.First("Diagnostic-Code") ?? "").Split(';', 2)[^1].Trim();
        return Words.Line($"{address}: {recipient.First("Status")} {diagnosis}", LongestFault);
    }

    // The report carries our mail or its headers; a provider that drops them leaves our id in the headers or in the text.
    private static string? OwnIdIn(ReceivedMail mail, string domain)
    {
        var returned = mail.Files.Where(file => IsOf(file, "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"));
        var places = returned.Select(file => Encoding.Latin1.GetString(file.Content.Span))
            .Concat([mail.Headers.First("In-Reply-To") ?? "", mail.Headers.First("References") ?? "", mail.Text]);
        return places.SelectMany(place => OwnId().Matches(place)).Select(match => match.Value)
            .FirstOrDefault(id => MailThread.IsOwn(id, domain));
    }

    private static bool IsOf(MailFile file, params ReadOnlySpan<string> types) => types.Contains(HeaderValue.Parse(file.MediaType).Value);

    [GeneratedRegex(@"[0-9a-f]{32}\.([0-9]{10}|0)@[A-Za-z0-9.-]{1,253}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnId();
}
