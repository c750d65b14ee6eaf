using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Operations;

/// <summary>Writes each log entry as one line: time, level, category, scopes, message, exception. Under systemd the time is
/// left to the journal, and the level stands in front as sd-daemon(3) wants it.</summary>
internal sealed class LineFormatter(TimeProvider time, bool isJournal)
{
    private const string OurPrefix = "Gateway.";

    public void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(isJournal ? Priority(logEntry.LogLevel) : $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(logEntry.LogLevel)} ");
        var category = logEntry.Category;
        textWriter.Write(category.StartsWith(OurPrefix, StringComparison.Ordinal) ? category[OurPrefix.Length..] : category);
        scopeProvider?.ForEachScope(static (scope, writer) => writer.Write($" [{LogMask.Text(scope?.ToString() ?? "")}]"), textWriter);
        textWriter.Write(": ");
        textWriter.Write(LogMask.Text(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
        {
            var lines = exception.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            textWriter.Write(" | " + LogMask.Text(string.Join(" | ", lines)));
        }

        textWriter.WriteLine();
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };

    private static string Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "<7>",
        LogLevel.Information => "<6>",
        LogLevel.Warning => "<4>",
        LogLevel.Error => "<3>",
        _ => "<2>",
    };
}
