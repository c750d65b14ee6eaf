using System.CommandLine;

namespace Gateway.Host.Commands;

/// <summary><c>gateway case</c>: the matters of customers over all their contacts.</summary>
internal static class CaseCommand
{
    public static Command Create(TimeProvider time) => new("case", "Show, close and reopen cases; the gateway may run meanwhile.")
    {
        CreateList(time),
        CreateShow(time),
        CreateSet("close", "Close a case: what comes later opens another.", isOpen: false, time),
        CreateSet("reopen", "Open a closed case again.", isOpen: true, time),
    };

    private static Command CreateList(TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var before = new Option<long?>("--before") { Description = "Only those with a smaller number, for the next page.", HelpName = "NUMBER" };
        var (count, data) = (CommandOptions.Count(), CommandOptions.Data());
        var command = new Command("list", "List open cases, newest first.") { all, count, before, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            var cases = await store.Cases
                .ListAsync(null, parsed.GetValue(all) ? null : true, parsed.GetValue(count), parsed.GetValue(before), ct).ConfigureAwait(false);
            CustomerTable.Write(parsed.InvocationConfiguration.Output, cases);
            return ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateShow(TimeProvider time)
    {
        var number = Number();
        var (count, after, data) = (CommandOptions.Count(), CommandOptions.After(), CommandOptions.Data());
        var command = new Command("show", "Show a case with its calls and messages, newest first.") { number, count, after, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            if (await store.Cases.FindAsync(parsed.GetValue(number), ct).ConfigureAwait(false) is not { } found)
            {
                return CustomerCommand.Report(parsed, false, "there is no such case");
            }

            CustomerTable.Write(parsed.InvocationConfiguration.Output, [found]);
            var page = await store.History.OfCaseAsync(found.Number, parsed.GetValue(count), parsed.GetValue(after), ct).ConfigureAwait(false);
            HistoryTable.Write(parsed.InvocationConfiguration.Output, page);
            return ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateSet(string name, string description, bool isOpen, TimeProvider time)
    {
        var (number, data) = (Number(), CommandOptions.Data());
        var command = new Command(name, description) { number, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            var found = await store.Cases.SetOpenAsync(parsed.GetValue(number), isOpen, ct).ConfigureAwait(false);
            return CustomerCommand.Report(parsed, found is not null, found is null ? "there is no such case" : $"case {found.Number} is {(isOpen ? "open" : "closed")}");
        }));
        return command;
    }

    private static Argument<long> Number() => new("number") { Description = "The case's number." };
}
