using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Writing;

/// <summary>Which SQLite errors may go away by themselves (result codes: sqlite.org/rescode.html).</summary>
internal static class SqliteFault
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int OutOfMemory = 7;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    public static bool MayPass(Exception exception) => exception is SqliteException
    {
        SqliteErrorCode: Busy or Locked or OutOfMemory or ReadOnly or InputOutput or Full or CannotOpen,
    };
}
