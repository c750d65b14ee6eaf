using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>Sorts the parts of a whole mail into text, HTML and files.</summary>
internal static class MailParts
{
    public static ReceivedMail Read(MimePart mail)
    {
        var leaves = mail.All().Where(part => part.Parts.Count == 0).ToList();
        return new ReceivedMail
        {
            Headers = mail.Headers,
            From = mail.Headers.First("From"),
            Subject = mail.Headers.First("Subject"),
            Text = string.Join('\n', leaves.Where(part => IsBody(part, "text/plain")).Select(part => part.Text)),
            Html = string.Join('\n', leaves.Where(part => IsBody(part, "text/html")).Select(part => part.Text)),
            Files = [.. leaves.Where(IsFile).Select(part => new MailFile(part.FileName ?? "", part.MediaType, part.Content))],
        };
    }

    private static bool IsBody(MimePart part, string mediaType) =>
        part.MediaType == mediaType && part.Disposition.Value != "attachment" && part.FileName is null;

    private static bool IsFile(MimePart part) =>
        !IsBody(part, "text/plain") && !IsBody(part, "text/html") && !part.MediaType.StartsWith("multipart/", StringComparison.Ordinal);
}
