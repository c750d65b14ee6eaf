using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Storage.Tests.Writing;

public sealed class BatchWriterTests
{
    private const int DiskFull = 13;

    [Fact]
    public async Task A_command_that_fails_takes_no_neighbour_with_it()
    {
        await using var world = await World.CreateAsync();

        var written = Enumerable.Range(0, 200).Select(i => world.AddAsync(i == 77 ? 5 : i)).ToList();
        var failed = await Assert.ThrowsAsync<StoreException>(() => Task.WhenAll(written));

        Assert.Contains("UNIQUE", failed.Message);
        Assert.Equal([77], written.Index().Where(task => task.Item.IsFaulted).Select(task => task.Index));
        Assert.Equal(199, world.Count());
    }

    [Fact]
    public async Task What_a_failing_command_wrote_before_it_failed_is_undone()
    {
        await using var world = await World.CreateAsync();
        var before = world.AddAsync(1);
        var bug = world.Writer.WriteAsync<int>(
            connection =>
            {
                connection.Execute("INSERT INTO number VALUES (2)");
                throw new InvalidOperationException("a bug");
            },
            CancellationToken.None);
        var after = world.AddAsync(3);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bug);
        await Task.WhenAll(before, after);

        Assert.Equal([1, 3], world.Numbers());
    }

    [Fact]
    public async Task Commands_run_in_the_order_in_which_they_were_queued()
    {
        await using var world = await World.CreateAsync();
        var order = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 6_000).Select(i => world.Writer.WriteAsync(
            _ =>
            {
                order.Add(i);
                return i;
            },
            CancellationToken.None)).ToList());
        Assert.Equal(6_000, order.Count);
        Assert.Equal(Enumerable.Range(0, 4_000), order.Take(4_000));
    }

    [Fact]
    public async Task Many_commands_share_few_commits()
    {
        await using var world = await World.CreateAsync();
        var before = world.Commits();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(world.AddAsync).ToList());
        Assert.InRange(world.Commits() - before, 10, 100);
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_moment_costs_nothing_but_time()
    {
        await using var world = await World.CreateAsync();
        var (runs, failures) = (0, 3);
        var neighbour = world.AddAsync(1);

        var written = world.Writer.WriteAsync(
            connection =>
            {
                runs++;
                return failures-- > 0
                    ? throw new SqliteException("database or disk is full", DiskFull)
                    : connection.Execute("INSERT INTO number VALUES (2)");
            },
            CancellationToken.None);

        Assert.Equal(1, await written);
        await neighbour;
        Assert.Equal(4, runs);
        Assert.Equal([1, 2], world.Numbers());
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_told_to_everybody_who_waits_and_later_writes_succeed()
    {
        await using var world = await World.CreateAsync(giveUpAfter: TimeSpan.FromMilliseconds(50));
        await world.Writer.WriteAsync(
            connection => connection.ExecuteScalar<int>("PRAGMA max_page_count = 3"), CancellationToken.None);

        var written = Enumerable.Range(0, 10).Select(_ => world.Writer.WriteAsync(
            connection => connection.Execute("CREATE TABLE IF NOT EXISTS big AS SELECT zeroblob(100000) AS data"),
            CancellationToken.None)).ToList();

        foreach (var task in written)
        {
            var failed = await Assert.ThrowsAsync<StoreException>(() => task);
            Assert.Contains("full", failed.Message);
        }

        await world.Writer.WriteAsync(
            connection => connection.ExecuteScalar<int>("PRAGMA max_page_count = 100000"), CancellationToken.None);
        await world.AddAsync(7);
        Assert.Equal([7], world.Numbers());
    }

    [Fact]
    public async Task A_closed_writer_says_so()
    {
        var world = await World.CreateAsync();
        await world.Writer.DisposeAsync();
        await Assert.ThrowsAsync<StoreException>(() => world.AddAsync(1));
        await world.DisposeAsync();
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly TemporaryDatabase _temporary;
        private readonly SqliteConnection _eyes;
        private int _commits;

        private World(TemporaryDatabase temporary, TimeSpan giveUpAfter)
        {
            _temporary = temporary;
            _eyes = temporary.Connect();
            _eyes.Execute("CREATE TABLE number (value INTEGER PRIMARY KEY)");
            var connection = Connections.OpenWriter(temporary.Path);
            SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, _ => { _commits++; return 0; }, null);
            Writer = new BatchWriter(connection, TimeProvider.System, NullLogger.Instance) { GiveUpAfter = giveUpAfter };
        }

        public BatchWriter Writer { get; }

        public static Task<World> CreateAsync(TimeSpan? giveUpAfter = null) =>
            Task.FromResult(new World(new TemporaryDatabase(), giveUpAfter ?? TimeSpan.FromSeconds(30)));

        public Task<int> AddAsync(int value) => Writer.WriteAsync(
            connection => connection.Execute("INSERT INTO number VALUES (@value)", new { value }), CancellationToken.None);

        public int Commits() => Volatile.Read(ref _commits);

        public int Count() => _eyes.ExecuteScalar<int>("SELECT count(*) FROM number");

        public IEnumerable<int> Numbers() => _eyes.Query<int>("SELECT value FROM number ORDER BY value");

        public async ValueTask DisposeAsync()
        {
            await Writer.DisposeAsync();
            await _eyes.DisposeAsync();
            await _temporary.DisposeAsync();
        }
    }
}
