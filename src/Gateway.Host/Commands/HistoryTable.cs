using System.Globalization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Messages;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Histories and hits as tables for people; times are those of this machine's zone.</summary>
internal static class HistoryTable
{
    public static void Write(TextWriter output, HistoryPage page)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("when", "case", "how", "who", "what");
        foreach (var entry in page.Entries)
        {
            table.AddRow(entry is HistoryEntry.OfMessage written ? Row(written) : Row(((HistoryEntry.OfContact)entry).Contact));
        }

        Write(output, table, page.Entries.Count, page.Next);
    }

    public static void Write(TextWriter output, SearchPage page)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("when", "where", "customer", "case", "contact", "words");
        foreach (var hit in page.Hits)
        {
            var words = hit.Snippet.Replace(SearchHit.Begin, '»').Replace(SearchHit.End, '«');
            table.AddRow(Row(Time(hit.At), hit.Kind.ToString(), hit.CustomerId?.ToString(CultureInfo.InvariantCulture), hit.CaseNumber?.ToString(CultureInfo.InvariantCulture), hit.ContactId?.ToString(), Line(words)));
        }

        Write(output, table, page.Hits.Count, page.Next);
    }

    private static void Write(TextWriter output, Table table, int count, string? next)
    {
        if (count == 0)
        {
            output.WriteLine("Nothing found.");
            return;
        }

        TableConsole.Of(output).Write(table);
        if (next is not null)
        {
            output.WriteLine($"more: --after {next}");
        }
    }

    private static Text[] Row(HistoryEntry.OfMessage written)
    {
        var message = written.Message;
        var who = message.Author switch
        {
            MessageAuthor.Customer => written.Address,
            MessageAuthor.Agent => message.Agent,
            MessageAuthor.Gateway => "gateway",
            _ => "program",
        };
        var files = message.Attachments.Count > 0 ? $" ({string.Join(", ", message.Attachments.Select(file => file.Name))})" : "";
        var state = message.State == MessageState.Failed ? $" [failed: {message.Fault}]" : "";
        return Row(Time(message.At), null, written.Channel, who, Line($"{message.Text}{files}{state}"));
    }

    private static Text[] Row(Contact contact) => Row(
        Time(contact.Started),
        contact.CaseNumber?.ToString(CultureInfo.InvariantCulture),
        contact.Channel == ContactChannel.Message ? $"contact by {contact.Hotline}" : contact.Channel.ToString().ToLowerInvariant(),
        contact.Agent ?? contact.From,
        $"{contact.Intent ?? "no intent"}, {(contact.Ending is { } ending ? $"{ending.Result}: {ending.Reason}" : "open")}");

    // What a customer or a provider sent is text here, never markup.
    private static Text[] Row(params string?[] cells) => [.. cells.Select(cell => new Text(cell ?? "-"))];

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private static string Time(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
