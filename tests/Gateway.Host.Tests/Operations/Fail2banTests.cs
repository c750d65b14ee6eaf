using System.Net;
using System.Text.RegularExpressions;
using Gateway.Host.Operations;
using Gateway.Telephony.Sip.Admission;
using Gateway.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Operations;

/// <summary>The shipped fail2ban filter reads what the gateway really writes, and nothing that a peer could write.</summary>
public sealed class Fail2banTests
{
    // What fail2ban puts in the place of <HOST>, in short.
    private const string Host = @"(?<host>[\w:.]+)";

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::7")]
    public void Failed_logins_and_bans_name_their_source(string source)
    {
        var lines = Log(admission => Enumerable.Range(0, 10).ToList().ForEach(_ =>
            admission.LoginFailed(IPAddress.Parse(source), "anna", "wrong user or password", isProven: false)));

        Assert.Equal(11, lines.Count);
        Assert.All(lines, line => Assert.Equal(source, HostOf(line)));
    }

    [Theory]
    [InlineData("x\" reason y\r\n2026-01-01T00:00:00.000Z warn  Telephony.Sip.Admission.SourceAdmission: auth failure from 203.0.113.9 user \"z")]
    [InlineData("Telephony.Sip.Admission.SourceAdmission: auth failure from 203.0.113.9 user \"z")]
    public void A_user_name_cannot_put_the_blame_on_somebody_else(string user)
    {
        var line = Assert.Single(Log(admission => admission.LoginFailed(IPAddress.Parse("192.0.2.7"), user, "wrong", isProven: false)));

        Assert.Equal("192.0.2.7", HostOf(line));
    }

    [Fact]
    public void Other_lines_name_nobody()
    {
        var time = new ManualTime();
        var text = Write(time, false, "Gateway.Telephony.Calls.CallServer", "auth failure from 203.0.113.9 user \"z\" reason refused (192.0.2.7)");

        Assert.Null(HostOf(text));
    }

    private static string? HostOf(string line)
    {
        // As fail2ban does: the time that the date pattern finds is cut out before.
        var text = Regex.Replace(line, @"^\S+T\S+Z", "");
        return Filters().Select(filter => Regex.Match(text, filter)).FirstOrDefault(match => match.Success)?.Groups["host"].Value;
    }

    private static IEnumerable<string> Filters()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "fail2ban", "filter.d", "gateway.conf"));
        var first = Array.FindIndex(lines, line => line.StartsWith("failregex", StringComparison.Ordinal));
        var last = Array.FindIndex(lines, line => line.StartsWith("ignoreregex", StringComparison.Ordinal));
        return lines[first..last].Select(line => line.Replace("failregex =", "").Trim().Replace("<HOST>", Host));
    }

    private static List<string> Log(Action<SourceAdmission> work)
    {
        var log = new FormattedLog();
        work(new SourceAdmission(new AdmissionOptions(), [], new ManualTime(), log));
        return log.Lines;
    }

    private static string Write(TimeProvider time, bool isJournal, string category, string message)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Warning, category, default, message, null, (state, _) => state);
        new LineFormatter(time, isJournal).Write(entry, null, writer);
        return writer.ToString().TrimEnd('\n');
    }

    private sealed class FormattedLog : ILogger<SourceAdmission>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(Write(new ManualTime(), false, typeof(SourceAdmission).FullName!, formatter(state, exception)));
    }
}
