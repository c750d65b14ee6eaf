using Dapper;
using Gateway.Storage.Migrations;

namespace Gateway.Storage.Tests.Migrations;

public sealed class MigratorTests
{
    [Fact]
    public void The_steps_are_numbered_from_one_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, Migrator.Steps.Count), Migrator.Steps.Select(step => step.Number));

    [Fact]
    public async Task Every_step_runs_once()
    {
        await using var temporary = new TemporaryDatabase();
        using var connection = temporary.Connect();
        Assert.Equal(Migrator.Steps.Count, Migrator.Run(connection));
        Assert.Equal(0, Migrator.Run(connection));
        Assert.Equal(Migrator.Steps.Count, connection.ExecuteScalar<int>("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_database_of_an_older_version_gets_the_steps_that_it_lacks()
    {
        await using var temporary = new TemporaryDatabase();
        using var connection = temporary.Connect();
        foreach (var (_, resource) in Migrator.Steps.Take(2))
        {
            using var step = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream(resource)!);
            connection.Execute(await step.ReadToEndAsync());
        }

        connection.Execute("PRAGMA user_version = 2");
        Assert.Equal(Migrator.Steps.Count - 2, Migrator.Run(connection));
        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT count(*) FROM binding"));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused_in_words()
    {
        await using var temporary = new TemporaryDatabase();
        await temporary.OpenAsync();
        await temporary.CloseAsync();
        using (var connection = temporary.Connect())
        {
            connection.Execute("PRAGMA user_version = 999");
        }

        var refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => temporary.OpenAsync());

        Assert.Contains("999", refused.Message);
        Assert.Contains("version", refused.Message);
    }
}
