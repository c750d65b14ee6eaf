using System.Globalization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Identities;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Customers and cases as tables for people; times are those of this machine's zone.</summary>
internal static class CustomerTable
{
    public static void Write(
        TextWriter output,
        Customer customer,
        IReadOnlyList<IdentityLink> handles,
        IReadOnlyList<CustomerMerge> merges,
        IReadOnlyList<Case> cases,
        IReadOnlyList<Consent> consents)
    {
        var console = TableConsole.Of(output);
        var facts = new Grid().AddColumns(2);
        facts.AddRow(Row("customer", customer.Id.ToString(CultureInfo.InvariantCulture)));
        facts.AddRow(Row("name", customer.Name));
        facts.AddRow(Row("language", customer.Language));
        facts.AddRow(Row("note", customer.Note));
        console.Write(facts);

        Show(["handle", "", "trust", "since", "evidence"], handles.Select(handle => Row(
            handle.Identity.Kind.ToString(), handle.Identity.Value, handle.Identity.Trust.ToString(), Time(handle.Linked), handle.Identity.Evidence)));
        Show(["merge", "customer", "is", "since", "evidence", "undone"], merges.Select(merge => Row(
            $"{merge.Id}", $"{merge.From}", $"{merge.Into}", Time(merge.At), merge.Evidence, merge.Undone is { } undone ? $"{Time(undone)}: {merge.UndoneReason}" : null)));
        Show(["consent", "channel", "", "since", "source", "wording"], consents.Select(consent => Row(
            consent.Purpose.ToString(), consent.Channel, consent.IsGiven ? "given" : "withdrawn", Time(consent.At), consent.Source, consent.Wording)));
        if (cases.Count > 0)
        {
            Write(output, cases);
        }

        void Show(string[] columns, IEnumerable<Text[]> rows)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns(columns);
            foreach (var row in rows)
            {
                table.AddRow(row);
            }

            if (table.Rows.Count > 0)
            {
                console.Write(table);
            }
        }
    }

    public static void Write(TextWriter output, IReadOnlyList<Case> cases)
    {
        if (cases.Count == 0)
        {
            output.WriteLine("No cases.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("case", "customer", "intent", "opened", "closed", "subject");
        foreach (var found in cases)
        {
            table.AddRow(Row(
                $"{found.Number}", $"{found.CustomerId}", found.Intent, Time(found.Opened), found.Closed is { } closed ? Time(closed) : "open", found.Subject));
        }

        TableConsole.Of(output).Write(table);
    }

    // What a customer or a provider sent is text here, never markup.
    private static Text[] Row(params string?[] cells) => [.. cells.Select(cell => new Text(cell ?? "-"))];

    private static string Time(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
