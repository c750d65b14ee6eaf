using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>A statement that every call needs: SQLite reads it once for each connection, not each time. Like its connection, one
/// thread uses it at a time.</summary>
internal sealed class PreparedCommand(string sql, params string[] parameters)
{
    private readonly ConditionalWeakTable<SqliteConnection, SqliteCommand> _commands = [];

    /// <summary>Runs it and returns how many rows it changed.</summary>
    public int Execute(SqliteConnection connection, params ReadOnlySpan<object?> values) =>
        For(connection, values).ExecuteNonQuery();

    /// <summary>Runs it and returns the first value of the first row.</summary>
    public object? Scalar(SqliteConnection connection, params ReadOnlySpan<object?> values) =>
        For(connection, values).ExecuteScalar();

    /// <summary>Runs it and reads its first row; none when there is none.</summary>
    public T? First<T>(SqliteConnection connection, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var rows = For(connection, values).ExecuteReader();
        return rows.Read() ? read(rows) : null;
    }

    private SqliteCommand For(SqliteConnection connection, ReadOnlySpan<object?> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, parameters.Length);
        var command = _commands.GetValue(connection, Prepare);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private SqliteCommand Prepare(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }
}
