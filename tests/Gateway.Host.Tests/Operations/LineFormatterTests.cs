using Gateway.Host.Operations;
using Gateway.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Operations;

public sealed class LineFormatterTests
{
    [Fact]
    public void An_entry_is_one_line_with_time_level_category_and_scope()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push("call 42\n");

        var line = Write(isJournal: false, scopes, "Gateway.Desk.Flows.CallFlow", "rang +493023125222\r\n", null);

        Assert.Equal("2026-01-05T09:00:00.000Z info  Desk.Flows.CallFlow [call 42\\u000a]: rang +493•••22\\u000d\\u000a\n", line);
    }

    [Fact]
    public void An_exception_stays_on_the_line()
    {
        var line = Write(isJournal: false, null, "Other", "broken", new InvalidOperationException("first\nsecond"));

        Assert.Equal("2026-01-05T09:00:00.000Z info  Other: broken | System.InvalidOperationException: first | second\n", line);
    }

    [Fact]
    public void The_journal_gets_the_priority_and_keeps_the_time_itself() =>
        Assert.Equal("<6>Other: good\n", Write(isJournal: true, null, "Other", "good", null));

    private static string Write(bool isJournal, IExternalScopeProvider? scopes, string category, string message, Exception? exception)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(LogLevel.Information, category, default, message, exception, static (text, _) => text);
        new LineFormatter(new ManualTime(), isJournal).Write(entry, scopes, writer);
        return writer.ToString();
    }
}
