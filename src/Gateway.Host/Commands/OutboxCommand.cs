using System.CommandLine;
using System.Globalization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Host.Wiring;
using Gateway.Storage;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary><c>gateway outbox</c>: what waits to be delivered, what was given up, and every attempt.</summary>
internal static class OutboxCommand
{
    public static Command Create() => new("outbox", "Show what waits to be delivered or was given up, and send it again.")
    {
        List(), Attempts(), Resend(),
    };

    private static Command List()
    {
        var data = CommandOptions.Data();
        var dead = new Option<bool>("--dead") { Description = "Only what was given up." };
        var count = new Option<int>("--count", "-n") { Description = "How many at most, newest first.", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "List messages and events that have not been delivered.") { data, dead, count };
        command.SetAction((parsed, ct) => ReadAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Error, async outbox =>
        {
            var items = await outbox.ListAsync(parsed.GetValue(dead) ? OutboxState.Dead : null, parsed.GetValue(count), ct).ConfigureAwait(false);
            var table = new Table().Border(TableBorder.Simple).AddColumns("id", "kind", "to", "state", "attempts", "since", "next", "last said");
            foreach (var item in items)
            {
                table.AddRow(
                    $"{item.Id}",
                    item.Kind.ToString().ToLowerInvariant(),
                    Markup.Escape(item.Target),
                    item.State.ToString().ToLowerInvariant(),
                    $"{item.Attempts}",
                    Time(item.Created),
                    item.State == OutboxState.Dead ? "" : Time(item.Due),
                    Markup.Escape(item.Fault ?? ""));
            }

            TableConsole.Of(parsed.InvocationConfiguration.Output).Write(table);
        }));
        return command;
    }

    private static Command Attempts()
    {
        var data = CommandOptions.Data();
        var id = Id();
        var command = new Command("attempts", "Show every attempt to deliver an item.") { data, id };
        command.SetAction((parsed, ct) => ReadAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Error, async outbox =>
        {
            foreach (var attempt in await outbox.AttemptsAsync(parsed.GetRequiredValue(id), ct).ConfigureAwait(false))
            {
                parsed.InvocationConfiguration.Output.WriteLine(
                    $"{attempt.Number}  {Time(attempt.Started)}  {(attempt.Ended is { } ended ? $"{Time(ended)}  {attempt.Outcome}" : "cut short")}");
            }
        }));
        return command;
    }

    private static Command Resend()
    {
        var data = CommandOptions.Data();
        var id = Id();
        var command = new Command("resend", "Let the running gateway send an item again that was given up.") { data, id };
        command.SetAction((parsed, ct) => ControlClient.RunAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Error, async gateway =>
        {
            if (await gateway.ResendAsync(parsed.GetRequiredValue(id), ct).ConfigureAwait(false))
            {
                return ExitCode.Good;
            }

            parsed.InvocationConfiguration.Error.WriteLine($"gateway: no item {parsed.GetRequiredValue(id)} was given up");
            return ExitCode.Faulty;
        }));
        return command;
    }

    private static Argument<long> Id() => new("id") { Description = "The id that 'gateway outbox list' shows." };

    private static async Task<int> ReadAsync(string data, TextWriter error, Func<StoredOutbox, Task> read)
    {
        try
        {
            using var outbox = StoredOutbox.Open(GatewayService.DatabaseIn(data));
            await read(outbox).ConfigureAwait(false);
            return ExitCode.Good;
        }
        catch (StoreException e)
        {
            error.WriteLine($"gateway: {e.Message}");
            return ExitCode.Faulty;
        }
    }

    private static string Time(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
