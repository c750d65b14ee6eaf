using System.Globalization;
using Gateway.Desk.Contacts;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Contacts as tables for people; times are those of this machine's zone.</summary>
internal static class ContactTable
{
    public static void Write(TextWriter output, IReadOnlyList<Contact> contacts)
    {
        if (contacts.Count == 0)
        {
            output.WriteLine("No contacts yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("started", "caller", "hotline", "intent", "queue", "agent", "ending", "id");
        table.Columns[0].NoWrap();
        table.Columns[^1].NoWrap();
        foreach (var contact in contacts)
        {
            table.AddRow(Row(
                Time(contact.Started), contact.From ?? "withheld", contact.Hotline, Intent(contact), contact.Queue, contact.Agent,
                Ending(contact), contact.Id.ToString()));
        }

        TableConsole.Of(output).Write(table);
    }

    public static void Write(TextWriter output, ContactRecord record)
    {
        var contact = record.Contact;
        var console = TableConsole.Of(output);
        var facts = new Grid().AddColumns(2);
        void Fact(string name, string? value) => facts.AddRow(Row(name, value));
        Fact("contact", contact.Id.ToString());
        Fact("customer", record.Customer is { } customer ? customer.Name ?? $"no. {customer.Id}, name not known" : "not known");
        Fact("caller", contact.From ?? "withheld");
        Fact("dialled", contact.Hotline is null ? contact.To : $"{contact.To} ({contact.Hotline})");
        Fact("language", contact.Language);
        Fact("intent", Intent(contact));
        Fact("queue", contact.Queue);
        Fact("agent", contact.Agent);
        Fact("started", Time(contact.Started));
        Fact("answered", contact.Answered is { } answered ? Time(answered) : null);
        Fact("ended", contact.Ended is { } ended ? Time(ended) : null);
        Fact("ending", Ending(contact));
        console.Write(facts);

        if (record.Legs.Count > 0)
        {
            console.Write(Legs(record.Legs));
        }

        var timeline = new Table().Border(TableBorder.Simple).AddColumns("after", "what", "");
        foreach (var entry in record.Timeline)
        {
            var after = (entry.At - contact.Started).TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
            timeline.AddRow(Row(after, entry.Kind.ToString(), entry.Text));
        }

        console.Write(timeline);
    }

    private static Table Legs(IReadOnlyList<ContactLeg> legs)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("party", "sound", "packets", "loss", "jitter", "round trip", "loss there", "MOS");
        foreach (var leg in legs)
        {
            table.AddRow(Row(
                leg.Party,
                leg.IsSecure ? $"{leg.Codec}, secured" : leg.Codec,
                leg.Received.ToString(CultureInfo.InvariantCulture),
                Share(leg.Loss),
                Milliseconds(leg.JitterMs),
                Milliseconds(leg.RoundTripMs),
                Share(leg.PeerLoss),
                leg.Mos?.ToString("0.0", CultureInfo.InvariantCulture)));
        }

        return table;
    }

    private static string? Share(double? share) => share?.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string? Milliseconds(double? milliseconds) => milliseconds?.ToString("0.# ms", CultureInfo.InvariantCulture);

    // What a caller or a phone sent is text here, never markup.
    private static Text[] Row(params string?[] cells) => [.. cells.Select(cell => new Text(cell ?? "-"))];

    private static string Time(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string? Intent(Contact contact) => contact.Confidence is { } confidence
        ? string.Create(CultureInfo.InvariantCulture, $"{contact.Intent} ({confidence:0%})")
        : contact.Intent;

    private static string Ending(Contact contact) =>
        contact.Ending is { } ending ? $"{ending.Result}: {ending.Reason}" : "open";
}
