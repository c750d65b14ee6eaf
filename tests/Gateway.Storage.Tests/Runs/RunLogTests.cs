using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Storage.Runs;

namespace Gateway.Storage.Tests.Runs;

public sealed class RunLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly Ending Crashed = new(Result.OurFault, RunLog.StoppedUnexpectedly);

    [Fact]
    public async Task An_open_contact_of_a_crashed_run_ends_at_the_last_sign_of_life()
    {
        await using var temporary = new TemporaryDatabase();
        var contact = TemporaryDatabase.NewContact(Start);
        await CrashAsync(temporary, contact, alive: Start.AddSeconds(40));

        var record = await FindAsync(temporary, contact.Id);

        Assert.Equal(Crashed, record.Contact.Ending);
        Assert.Equal(Start.AddSeconds(40), record.Contact.Ended);
        Assert.Equal(TimelineKind.Ended, record.Timeline[^1].Kind);
    }

    [Fact]
    public async Task A_timeline_entry_is_a_sign_of_life_too()
    {
        await using var temporary = new TemporaryDatabase();
        var contact = TemporaryDatabase.NewContact(Start);
        await CrashAsync(temporary, contact, alive: Start, entry: Start.AddSeconds(3));
        Assert.Equal(Start.AddSeconds(3), (await FindAsync(temporary, contact.Id)).Contact.Ended);
    }

    [Fact]
    public async Task An_end_is_never_before_the_beginning_nor_after_the_restart()
    {
        await using var temporary = new TemporaryDatabase();
        var early = TemporaryDatabase.NewContact(Start);
        await CrashAsync(temporary, early, alive: Start.AddHours(-1));
        Assert.Equal(Start, (await FindAsync(temporary, early.Id)).Contact.Ended);
    }

    [Fact]
    public async Task Ended_contacts_keep_their_ending()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var ended = TemporaryDatabase.NewContact(Start) with
        {
            Ended = Start.AddSeconds(9),
            Ending = new Ending(Result.Solved, "opening hours"),
        };
        await database.Contacts.CloseAsync(ended, CancellationToken.None);

        Assert.Equal(ended, (await FindAsync(temporary, ended.Id)).Contact);
    }

    [Fact]
    public async Task A_run_that_stops_on_purpose_is_noted_as_stopped()
    {
        await using var temporary = new TemporaryDatabase();
        await temporary.OpenAsync();
        await temporary.CloseAsync();
        using var connection = temporary.Connect();
        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM run WHERE stopped IS NOT NULL"));
    }

    // The rows that a crash leaves behind.
    private static async Task CrashAsync(
        TemporaryDatabase temporary, Contact contact, DateTimeOffset alive, DateTimeOffset? entry = null)
    {
        var database = await temporary.OpenAsync();
        await database.Contacts.AddAsync(contact);
        if (entry is { } at)
        {
            await database.Contacts.AddEntryAsync(new TimelineEntry(contact.Id, at, TimelineKind.Answered));
        }

        await temporary.CloseAsync();
        using var connection = temporary.Connect();
        connection.Execute(
            "UPDATE run SET alive = @Alive, stopped = NULL", new { Alive = alive.ToUnixTimeMilliseconds() });
    }

    private static async Task<ContactRecord> FindAsync(TemporaryDatabase temporary, Guid id)
    {
        var database = await temporary.OpenAsync();
        return Assert.IsType<ContactRecord>(await database.Contacts.FindAsync(id, CancellationToken.None));
    }
}
