using Dapper;
using Gateway.Desk.Contacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Storage.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public async Task A_second_gateway_is_refused_while_the_first_runs()
    {
        await using var temporary = new TemporaryDatabase();
        await temporary.OpenAsync();

        var refused = await Assert.ThrowsAsync<DatabaseInUseException>(
            () => Database.OpenAsync(temporary.Path, TimeProvider.System, NullLoggerFactory.Instance));

        Assert.Contains(temporary.Path, refused.Message);
        await temporary.OpenAsync();
    }

    [Fact]
    public async Task The_file_is_in_WAL_mode_and_every_commit_is_synced()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();

        var settings = await database.Writer.WriteAsync(
            connection => (
                connection.ExecuteScalar<string>("PRAGMA journal_mode"),
                connection.ExecuteScalar<int>("PRAGMA synchronous"),
                connection.ExecuteScalar<int>("PRAGMA foreign_keys"),
                connection.ExecuteScalar<int>("PRAGMA busy_timeout")),
            CancellationToken.None);

        Assert.Equal(("wal", 2, 1, 5000), settings);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_words()
    {
        await using var temporary = new TemporaryDatabase();
        Directory.CreateDirectory(Path.GetDirectoryName(temporary.Path)!);
        await File.WriteAllTextAsync(temporary.Path, new string('x', 8192));

        var refused = await Assert.ThrowsAsync<StoreException>(() => temporary.OpenAsync());

        Assert.Contains("not a database", refused.Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_in_words()
    {
        await using var temporary = new TemporaryDatabase();
        await Assert.ThrowsAsync<StoreException>(
            () => Database.OpenAsync("/proc/no/gateway.db", TimeProvider.System, NullLoggerFactory.Instance));
    }

    [Fact]
    public async Task Closing_commits_what_is_queued()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var written = Enumerable.Range(0, 500).Select(_ => database.Contacts.AddAsync(TemporaryDatabase.NewContact())).ToList();

        await temporary.CloseAsync();

        await Task.WhenAll(written);
        using var connection = temporary.Connect();
        Assert.Equal(500, connection.ExecuteScalar<int>("SELECT count(*) FROM contact"));
        await Assert.ThrowsAsync<StoreException>(() => database.Contacts.AddAsync(TemporaryDatabase.NewContact()));
    }
}
