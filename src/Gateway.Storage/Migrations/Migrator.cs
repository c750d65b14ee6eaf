using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Migrations;

/// <summary>
/// Brings a database to the schema of this version. The steps are the embedded files <c>NNNN_name.sql</c>; the number
/// of the last one that ran stands in <c>PRAGMA user_version</c>. Each step is one transaction with its number.
/// </summary>
internal static class Migrator
{
    private const string Folder = "Gateway.Storage.Migrations.";

    /// <summary>The steps that this version knows, in order; they are numbered 1, 2, 3 without a gap.</summary>
    public static IReadOnlyList<(int Number, string Resource)> Steps { get; } =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => (Number: int.Parse(name.AsSpan(Folder.Length, 4)), Resource: name))
            .OrderBy(step => step.Number)];

    /// <summary>Runs the missing steps and returns how many they were.</summary>
    /// <exception cref="SchemaTooNewException">A later version of the gateway wrote this database.</exception>
    public static int Run(SqliteConnection connection)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        var newest = Steps[^1].Number;
        if (version > newest)
        {
            throw new SchemaTooNewException(version, newest);
        }

        var missing = Steps.Where(step => step.Number > version).ToList();
        foreach (var (number, resource) in missing)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Read(resource), transaction: transaction);
            connection.Execute($"PRAGMA user_version = {number}", transaction: transaction);
            transaction.Commit();
        }

        return missing.Count;
    }

    private static string Read(string resource)
    {
        using var stream = typeof(Migrator).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
