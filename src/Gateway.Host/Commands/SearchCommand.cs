using System.CommandLine;

namespace Gateway.Host.Commands;

/// <summary><c>gateway search</c>: finds words in messages, timelines, customers and cases.</summary>
internal static class SearchCommand
{
    public static Command Create(TimeProvider time)
    {
        var words = new Argument<string[]>("words") { Description = "All of them are needed, each as the beginning of a word; accents do not count.", Arity = ArgumentArity.OneOrMore };
        var (count, after, data) = (CommandOptions.Count(), CommandOptions.After(), CommandOptions.Data());
        var command = new Command("search", "Find words in messages, subjects, timelines, customers and cases, newest first.") { words, count, after, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            var typed = string.Join(' ', parsed.GetRequiredValue(words));
            var page = await store.History.SearchAsync(typed, parsed.GetValue(count), parsed.GetValue(after), ct).ConfigureAwait(false);
            HistoryTable.Write(parsed.InvocationConfiguration.Output, page);
            return ExitCode.Good;
        }));
        return command;
    }
}
