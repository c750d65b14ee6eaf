using System.Diagnostics;
using Gateway.Desk.Contacts;

namespace Gateway.Storage.Tests.Runs;

public sealed class KillTests
{
    [Fact]
    public async Task After_a_kill_the_database_opens_and_every_ending_is_true()
    {
        await using var temporary = new TemporaryDatabase();
        var random = new Random(9);
        for (var round = 0; round < 5; round++)
        {
            var said = await RunAndKillAsync(temporary.Path, lines: 50 + random.Next(400));

            var database = await temporary.OpenAsync();

            var open = said.Where(line => line.Word == "open").Select(line => line.Of).ToHashSet();
            var ended = said.Where(line => line.Word == "ended").Select(line => line.Of).ToHashSet();
            var stored = await database.Contacts.RecentAsync(100_000, CancellationToken.None);
            var byId = stored.ToDictionary(contact => contact.Id.ToString());
            Assert.Subset(byId.Keys.ToHashSet(), open);
            Assert.All(stored, contact => Assert.True(contact.Ended >= contact.Started));
            Assert.All(ended, id => Assert.Equal(new Ending(Result.Solved, "done"), byId[id].Ending));
            Assert.All(stored.Where(contact => contact.Ending!.Result != Result.Solved), contact =>
                Assert.Equal(new Ending(Result.OurFault, "stopped unexpectedly"), contact.Ending));
            var bound = said.Where(line => line.Word == "bound").Select(line => line.Of).ToHashSet();
            Assert.Subset(
                (await database.Bindings.LoadAsync(CancellationToken.None)).Select(row => row.User).ToHashSet(), bound);
            await temporary.CloseAsync();
        }
    }

    // What the victim said, complete lines only; they were committed before the kill.
    private static async Task<List<(string Word, string Of)>> RunAndKillAsync(string path, int lines)
    {
        using var victim = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [typeof(Victim).Assembly.Location, path])
        { RedirectStandardOutput = true })!;
        var said = new List<(string, string)>();
        while (await victim.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            said.Add((words[0], words[1]));
            if (said.Count == lines)
            {
                victim.Kill();
                break;
            }
        }

        await victim.WaitForExitAsync();
        Assert.Equal(128 + 9, victim.ExitCode);
        return said;
    }
}
