using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Desk.Contacts;
using Gateway.Host.Configuration.Yaml;
using Gateway.Host.Wiring;
using Gateway.Storage;

namespace Gateway.Host.Commands;

/// <summary><c>gateway contact</c>: reads the stored contacts, also while the gateway runs.</summary>
internal static class ContactCommand
{
    private const int Most = 10_000;

    public static Command Create() => new("contact", "Read the stored contacts; the gateway may run meanwhile.") { CreateList(), CreateShow() };

    private static Command CreateList()
    {
        var data = CommandOptions.Data();
        var json = Json();
        var count = new Option<int>("--count", "-n")
        {
            Description = $"How many, 1 to {Most}.",
            DefaultValueFactory = _ => 20,
        };
        count.Validators.Add(result =>
        {
            if (Scalars.Number(1, Most)(result.Tokens.Count > 0 ? result.Tokens[0].Value : "20", out _) is { } wrong)
            {
                result.AddError($"--count: {wrong}");
            }
        });
        var command = new Command("list", "List the contacts that began last, newest first.") { data, count, json };
        command.SetAction((parsed, ct) => ReadAsync(parsed, data, async contacts =>
        {
            var recent = await contacts.RecentAsync(parsed.GetValue(count), ct).ConfigureAwait(false);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                ContactJson.Write(output, recent);
            }
            else
            {
                ContactTable.Write(output, recent);
            }

            return ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateShow()
    {
        var data = CommandOptions.Data();
        var json = Json();
        var id = new Argument<Guid?>("id")
        {
            Description = "Which contact, as 'contact list' shows it. Default: the one that began last.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = ReadId,
        };
        var command = new Command("show", "Show one contact with its customer and what happened.") { id, data, json };
        command.SetAction((parsed, ct) => ReadAsync(parsed, data, async contacts =>
        {
            if (await FindAsync(contacts, parsed.GetValue(id), ct).ConfigureAwait(false) is not { } record)
            {
                parsed.InvocationConfiguration.Error.WriteLine("gateway: there is no such contact");
                return ExitCode.Faulty;
            }

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                ContactJson.Write(output, record);
            }
            else
            {
                ContactTable.Write(output, record);
            }

            return ExitCode.Good;
        }));
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table." };

    private static Guid? ReadId(ArgumentResult argument)
    {
        if (Guid.TryParse(argument.Tokens[0].Value, out var id))
        {
            return id;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is no contact, expected an id as 'gateway contact list' shows it");
        return null;
    }

    private static async Task<ContactRecord?> FindAsync(StoredContacts contacts, Guid? id, CancellationToken ct)
    {
        id ??= (await contacts.RecentAsync(1, ct).ConfigureAwait(false)).FirstOrDefault()?.Id;
        return id is { } known ? await contacts.FindAsync(known, ct).ConfigureAwait(false) : null;
    }

    private static async Task<int> ReadAsync(ParseResult parsed, Option<string> data, Func<StoredContacts, Task<int>> read)
    {
        try
        {
            using var contacts = StoredContacts.Open(GatewayService.DatabaseIn(Path.GetFullPath(parsed.GetRequiredValue(data))));
            return await read(contacts).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"gateway: {e.Message}");
            return ExitCode.Faulty;
        }
    }
}
