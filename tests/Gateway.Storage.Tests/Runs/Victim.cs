using Gateway.Desk.Contacts;
using Gateway.Storage.Bindings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Storage.Tests.Runs;

/// <summary>
/// A gateway's worth of writing, in a process of its own that is killed from outside. It says on standard output what is
/// committed, after the commit: <c>open ID</c>, <c>ended ID</c>, <c>bound USER</c>.
/// </summary>
internal static class Victim
{
    public static async Task RunAsync(string path)
    {
        await using var database = await Database.OpenAsync(path, TimeProvider.System, NullLoggerFactory.Instance);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => CallAsync(database, number)));
    }

    private static async Task CallAsync(Database database, int number)
    {
        var user = $"agent{number}";
        var time = TimeProvider.System;
        while (true)
        {
            var contact = new Contact
            {
                Id = Guid.CreateVersion7(),
                Channel = ContactChannel.Call,
                Started = time.GetUtcNow(),
            };
            await database.Contacts.AddAsync(contact);
            await SayAsync($"open {contact.Id}");
            database.Bindings.Save(user, [new BindingRow(
                user, $"sip:{user}@192.0.2.1", "", "192.0.2.1:5060", "192.0.2.2:5060", "Udp", "id", 1,
                time.GetUtcNow().AddHours(1), null)]);
            await database.Bindings.FlushAsync(CancellationToken.None);
            await SayAsync($"bound {user}");
            await database.Contacts.CloseAsync(
                contact with { Ended = time.GetUtcNow(), Ending = new Ending(Result.Solved, "done") },
                CancellationToken.None);
            await SayAsync($"ended {contact.Id}");
        }
    }

    private static async Task SayAsync(string line)
    {
        await Console.Out.WriteLineAsync(line);
        await Console.Out.FlushAsync();
    }
}
