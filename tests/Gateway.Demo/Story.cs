using System.Globalization;
using Gateway.Desk.Contacts;
using Spectre.Console;

namespace Gateway.Demo;

/// <summary>Tells the call on the terminal while it happens.</summary>
internal sealed class Story
{
    private DateTimeOffset? _start;

    /// <summary>One line a step, with the time since the call came in.</summary>
    public void Tell(ContactStep step)
    {
        _start ??= step.At;
        var line = step.Kind switch
        {
            TimelineKind.Admitted => $"[bold]call admitted[/] on line {Safe(step.Text)}",
            TimelineKind.Identified => $"number recognised: {Safe(step.Text)}",
            TimelineKind.Answered => $"[bold]answered[/] {Safe(step.Text)}",
            TimelineKind.Greeted => $"{Safe(step.Text)}, and told that a machine listens",
            TimelineKind.Asked => step.Text == "Question" ? "asked: \"How can I help you?\"" : $"asked: {Safe(step.Text)}",
            TimelineKind.Understood => $"heard \"[italic]{Safe(step.Words ?? "")}[/]\", [bold]understood {Safe(step.Text)}[/]",
            TimelineKind.NotUnderstood => $"heard \"[italic]{Safe(step.Words ?? "")}[/]\", not understood",
            TimelineKind.Queued => $"waiting in queue {Safe(step.Text)}",
            TimelineKind.Offered => $"[bold]ringing {Safe(step.Text)}[/]",
            TimelineKind.Taken => $"[bold green]talking with {Safe(step.Text)}[/]",
            TimelineKind.Ended => $"[bold]over[/]: {Safe(step.Text)}",
            var kind => $"{kind}: {Safe(step.Text)}",
        };
        AnsiConsole.MarkupLine($"  [grey]{Since(step)}[/]  {line}");
    }

    /// <summary>The contact as it is kept on disk.</summary>
    public static void Show(ContactRecord record)
    {
        var contact = record.Contact;
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        void Row(string name, string? value) => table.AddRow(name, Safe(value ?? "-"));
        Row("contact", contact.Id.ToString());
        Row("customer", record.Customer?.Name);
        Row("from", contact.From);
        Row("language", contact.Language);
        Row("intent", contact.Intent);
        Row("confidence", contact.Confidence?.ToString("P0", CultureInfo.InvariantCulture));
        Row("queue", contact.Queue);
        Row("agent", contact.Agent);
        Row("ending", $"{contact.Ending?.Result}: {contact.Ending?.Reason}");
        Row("words", "not kept: nobody was asked for consent");
        AnsiConsole.Write(table);
    }

    private static string Safe(string text) => Markup.Escape(text);

    private string Since(ContactStep step) =>
        string.Create(CultureInfo.InvariantCulture, $"+{(step.At - _start!.Value).TotalSeconds,5:F2} s");
}
