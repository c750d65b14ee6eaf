using System.CommandLine;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Identities;
using Gateway.Storage;

namespace Gateway.Host.Commands;

/// <summary><c>gateway customer</c>: who is who, what was said and written, and what they allowed. The gateway may run meanwhile.</summary>
internal static class CustomerCommand
{
    public static Command Create(TimeProvider time) => new("customer", "Show customers, say who is who, and keep what they allowed; the gateway may run meanwhile.")
    {
        CreateShow(time), CreateHistory(time), CreateLink(time), CreateUnlink(time), CreateMerge(time), CreateUnmerge(time), ConsentCommand.Create(time),
    };

    private static Command CreateShow(TimeProvider time)
    {
        var who = Who("customer");
        var data = CommandOptions.Data();
        var command = new Command("show", "Show a customer with handles, merges, cases and consents.") { who, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            if (await FindAsync(store, parsed, who, ct).ConfigureAwait(false) is not { } customer)
            {
                return ExitCode.Faulty;
            }

            CustomerTable.Write(
                parsed.InvocationConfiguration.Output,
                customer,
                await store.Identities.HandlesAsync(customer.Id, ct).ConfigureAwait(false),
                await store.Identities.MergesAsync(customer.Id, ct).ConfigureAwait(false),
                await store.Cases.ListAsync(customer.Id, null, 20, null, ct).ConfigureAwait(false),
                await store.Consents.OfAsync(customer.Id, ct).ConfigureAwait(false));
            return ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateHistory(TimeProvider time)
    {
        var who = Who("customer");
        var data = CommandOptions.Data();
        var (count, after) = (CommandOptions.Count(), CommandOptions.After());
        var command = new Command("history", "Show calls and messages of a customer as one timeline, newest first.") { who, count, after, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            if (await FindAsync(store, parsed, who, ct).ConfigureAwait(false) is not { } customer)
            {
                return ExitCode.Faulty;
            }

            var page = await store.History.OfCustomerAsync(customer.Id, parsed.GetValue(count), parsed.GetValue(after), ct).ConfigureAwait(false);
            HistoryTable.Write(parsed.InvocationConfiguration.Output, page);
            return ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateLink(TimeProvider time)
    {
        var (who, handle) = (Who("customer"), Who("handle"));
        var data = CommandOptions.Data();
        var evidence = Evidence("What says so, for example \"confirmed on the phone on 3 May\".");
        var command = new Command("link", "Say that a handle belongs to a customer.") { who, handle, evidence, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            var error = parsed.InvocationConfiguration.Error;
            if (await FindAsync(store, parsed, who, ct).ConfigureAwait(false) is not { } customer)
            {
                return ExitCode.Faulty;
            }

            if (CustomerReference.HandleOf(parsed.GetRequiredValue(handle)) is not { } named)
            {
                error.WriteLine($"gateway: '{parsed.GetValue(handle)}' is no handle, expected {CustomerReference.Forms}");
                return ExitCode.Faulty;
            }

            var identity = new Identity(named.Kind, named.Value, IdentityTrust.Operator, parsed.GetRequiredValue(evidence));
            var outcome = await store.Identities.LinkAsync(customer.Id, identity, ct).ConfigureAwait(false);
            return Report(parsed, outcome is LinkOutcome.Linked or LinkOutcome.Merged or LinkOutcome.AlreadyLinked, outcome switch
            {
                LinkOutcome.Linked => $"linked to customer {customer.Id}",
                LinkOutcome.Merged => $"linked to customer {customer.Id}, with all that was written through it before",
                LinkOutcome.AlreadyLinked => "it was linked before",
                _ => "it belongs to somebody who is known by more; 'gateway customer merge' makes two customers one",
            });
        }));
        return command;
    }

    private static Command CreateUnlink(TimeProvider time)
    {
        var handle = Who("handle");
        var data = CommandOptions.Data();
        var evidence = Evidence("Why it is not theirs.");
        var command = new Command("unlink", "Take a handle away from its customer, with what came through it.") { handle, evidence, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            var outcome = CustomerReference.HandleOf(parsed.GetRequiredValue(handle)) is { } named
                ? await store.Identities.UnlinkAsync(named.Kind, named.Value, parsed.GetRequiredValue(evidence), ct).ConfigureAwait(false)
                : UnlinkOutcome.NotKnown;
            return Report(parsed, outcome is UnlinkOutcome.Unlinked or UnlinkOutcome.Unmerged, outcome switch
            {
                UnlinkOutcome.Unlinked => "unlinked; it is a customer of its own now",
                UnlinkOutcome.Unmerged => "unlinked; it is the customer again that it was before",
                UnlinkOutcome.OnlyHandle => "it is the only handle of its customer",
                _ => "nobody has this handle",
            });
        }));
        return command;
    }

    private static Command CreateMerge(TimeProvider time)
    {
        var (into, from) = (Who("customer"), Who("same"));
        var data = CommandOptions.Data();
        var evidence = Evidence("What says that they are one person.");
        var command = new Command("merge", "Make two customers one; 'unmerge' restores both.") { into, from, evidence, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            if (await FindAsync(store, parsed, into, ct).ConfigureAwait(false) is not { } keeper
                || await FindAsync(store, parsed, from, ct).ConfigureAwait(false) is not { } other)
            {
                return ExitCode.Faulty;
            }

            var merge = await store.Identities.MergeAsync(keeper.Id, other.Id, parsed.GetRequiredValue(evidence), ct).ConfigureAwait(false);
            return Report(parsed, merge is not null, merge is null
                ? "they are one customer already"
                : $"merge {merge.Id}: customer {merge.From} is customer {merge.Into} now");
        }));
        return command;
    }

    private static Command CreateUnmerge(TimeProvider time)
    {
        var merge = new Argument<long>("merge") { Description = "Which merge, as 'customer show' lists it." };
        var data = CommandOptions.Data();
        var evidence = Evidence("Why they are two.");
        var command = new Command("unmerge", "Undo a merge.") { merge, evidence, data };
        command.SetAction((parsed, ct) => StoredCommand.RunAsync(parsed, data, time, async store =>
        {
            var isUndone = await store.Identities.UnmergeAsync(parsed.GetValue(merge), parsed.GetRequiredValue(evidence), ct).ConfigureAwait(false);
            return Report(parsed, isUndone, isUndone ? "undone" : "there is no such merge, or it was undone before");
        }));
        return command;
    }

    /// <summary>The customer whom an argument names; tells the operator when there is none.</summary>
    public static async Task<Customer?> FindAsync(StoredCustomers store, ParseResult parsed, Argument<string> who, CancellationToken ct)
    {
        var named = parsed.GetRequiredValue(who);
        if (await CustomerReference.FindAsync(store.Identities, named, ct).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        parsed.InvocationConfiguration.Error.WriteLine($"gateway: there is no customer '{named}'");
        return null;
    }

    /// <summary>Tells what came of it.</summary>
    public static int Report(ParseResult parsed, bool isGood, string line)
    {
        if (isGood)
        {
            parsed.InvocationConfiguration.Output.WriteLine(line);
            return ExitCode.Good;
        }

        parsed.InvocationConfiguration.Error.WriteLine($"gateway: {line}");
        return ExitCode.Faulty;
    }

    /// <summary>An argument that names a customer or handle.</summary>
    public static Argument<string> Who(string name) => new(name) { Description = $"{CustomerReference.Forms}." };

    private static Option<string> Evidence(string description) => new("--evidence", "-e") { Description = description, HelpName = "TEXT", Required = true };
}
