using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>What was read from files, read again when one of them has changed. What cannot be read leaves the old in place, with
/// one line in the log for each change.</summary>
internal sealed partial class WatchedFiles<T>
    where T : class
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Reader _read;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private string _stamp;
    private volatile T _current;

    /// <exception cref="TlsFilesException">The files cannot be read at the start.</exception>
    public WatchedFiles(IReadOnlyList<string> paths, Reader read, ILogger logger)
    {
        (_paths, _read, _logger) = (paths, read, logger);
        _stamp = StampOf(paths);
        _current = read(out var fault) ?? throw new TlsFilesException(fault);
    }

    /// <summary>Null and a fault when the files cannot be read.</summary>
    public delegate T? Reader(out string fault);

    /// <summary>The latest that could be read. Looks at the files' times; costs no more than that while they stand still.</summary>
    public T Current
    {
        get
        {
            var stamp = StampOf(_paths);
            lock (_gate)
            {
                if (stamp != _stamp)
                    ReadAgain(stamp);
            }

            return _current;
        }
    }

    private void ReadAgain(string stamp)
    {
        _stamp = stamp;
        if (_read(out var fault) is { } read)
        {
            _current = read;
            LogReloaded(_logger, _paths[0]);
        }
        else
        {
            LogNotReloaded(_logger, fault);
        }
    }

    // Links are followed: tools that renew certificates turn a link to a new file.
    private static string StampOf(IReadOnlyList<string> paths) => string.Join('\n', paths.Select(path =>
    {
        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {file.Length}" : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }));

    [LoggerMessage(Level = LogLevel.Information, Message = "TLS: read {Path} again")]
    private static partial void LogReloaded(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "TLS: changed files are not taken, the old ones stay: {Fault}")]
    private static partial void LogNotReloaded(ILogger logger, string fault);
}
