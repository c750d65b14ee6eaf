namespace Gateway.Host.Operations;

/// <summary>The log of the gateway: lines on standard error, so that standard output belongs to the commands.</summary>
internal static class Logs
{
    /// <summary>A factory whose loggers write <paramref name="level"/> and above; frameworks speak from Warning on.</summary>
    public static ILoggerFactory Create(LogLevel level, TimeProvider time, Func<string, string?> environment) =>
        LoggerFactory.Create(builder =>
        {
            // The variable is inherited by shells of a service, whose standard error may be a terminal.
            var isJournal = Console.IsErrorRedirected && environment("JOURNAL_STREAM") is { Length: > 0 };
            builder.SetMinimumLevel(level);
            builder.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
            // Made by the factory, and so disposed with it.
            builder.Services.AddSingleton<ILoggerProvider>(
                _ => new LineLog(new LineFormatter(time, isJournal), Console.OpenStandardError(), time));
        });
}
