using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Operations;

/// <summary>
/// Writes log lines to a stream, those of some milliseconds at once: one by one they cost a call as much as its
/// signalling. When the stream stands still the newest lines are dropped and counted, and calls go on.
/// </summary>
internal sealed class LineLog : ILoggerProvider, ISupportExternalScope
{
    private const int MaxWaiting = 4 * 1024 * 1024;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private readonly LineFormatter _formatter;
    private readonly Stream _output;
    private readonly ITimer _timer;
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private IExternalScopeProvider? _scopes;
    private StringBuilder _waiting = new();
    private StringBuilder _written = new();
    private bool _isTimed;
    private int _dropped;

    public LineLog(LineFormatter formatter, Stream output, TimeProvider time)
    {
        _formatter = formatter;
        _output = output;
        _timer = time.CreateTimer(static log => ((LineLog)log!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (category, log) => new Logger(log, category), this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Writes what is left.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    private void Add(StringBuilder line)
    {
        lock (_gate)
        {
            if (_waiting.Length > MaxWaiting)
            {
                _dropped++;
                return;
            }

            _waiting.Append(line);
            if (!_isTimed)
            {
                _isTimed = true;
                _timer.Change(Linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Flush()
    {
        lock (_writing)
        {
            Write(Take());
        }
    }

    private StringBuilder Take()
    {
        lock (_gate)
        {
            _isTimed = false;
            if (_dropped > 0)
            {
                _waiting.Append($"{_dropped} log lines were dropped: the log is not read fast enough\n");
                _dropped = 0;
            }

            (_waiting, _written) = (_written.Clear(), _waiting);
            return _written;
        }
    }

    private void Write(StringBuilder lines)
    {
        try
        {
            _output.Write(Encoding.UTF8.GetBytes(lines.ToString()));
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads the log any more. That ends no calls; what is lost is counted and told when somebody does.
            _dropped++;
        }
    }

    private sealed class Logger(LineLog log, string category) : ILogger
    {
        [ThreadStatic]
        private static StringWriter? s_line;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = s_line ??= new StringWriter { NewLine = "\n" };
            log._formatter.Write(
                new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), log._scopes, line);
            log.Add(line.GetStringBuilder());
            line.GetStringBuilder().Clear();
        }
    }
}
