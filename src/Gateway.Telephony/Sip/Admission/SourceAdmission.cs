using System.Net;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Admission;

/// <summary>
/// Decides by its source alone whether a message is worth reading: a rate for each source, a ban list with expiry. A UDP source
/// can be forged, so trunks are never banned, and a source with a registered phone or a call only by logins that answer a nonce
/// it was sent. Keeps a bounded memory; safe to call from any thread.
/// </summary>
public sealed partial class SourceAdmission
{
    internal const int MaxSources = 32_768;

    // A phone registers again within ten minutes.
    private static readonly TimeSpan s_knownFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_refusalInterval = TimeSpan.FromMilliseconds(100);
    private const int RefusalsPerSecond = 100;

    // No phone with a mistyped password asks that often, so it is somebody guessing from behind an office's address.
    private const int PatienceWithKnown = 10;

    private readonly AdmissionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceAdmission> _logger;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly SourceTable _sources;
    private TokenBucket _strangers;
    private TokenBucket _refusals;
    private volatile bool _isOverloaded;

    /// <param name="options">Rates and limits.</param>
    /// <param name="trunks">Networks that are never banned.</param>
    /// <param name="time">The clock of rates and bans.</param>
    /// <param name="logger">Gets the lines that fail2ban reads.</param>
    public SourceAdmission(AdmissionOptions options, IEnumerable<IPNetwork> trunks, TimeProvider time, ILogger<SourceAdmission> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _start = time.GetTimestamp();
        _sources = new SourceTable([.. trunks, .. options.NeverBanned], MaxSources);
    }

    /// <summary>Set while there is more work than can be done: strangers are passed over then.</summary>
    public bool IsOverloaded
    {
        get => _isOverloaded;
        set => _isOverloaded = value;
    }

    internal int Sources => Locked(_ => _sources.Count);

    /// <summary>What to do with a message or connection from <paramref name="source"/>.</summary>
    public AdmissionVerdict Judge(IPAddress source) => Judge(SourceKey.Of(source));

    /// <summary>The same for an address in network order: 4 octets, or 16.</summary>
    public AdmissionVerdict Judge(ReadOnlySpan<byte> source) => Judge(SourceKey.Of(source));

    /// <summary>Whether a connection is taken.</summary>
    public bool MayConnect(IPAddress source)
    {
        var isBanned = Locked(now => _sources.Find(SourceKey.Of(source))?.IsBanned(now) == true);
        if (isBanned)
            AdmissionMetrics.Dropped(AdmissionCause.Banned);
        return !isBanned;
    }

    /// <summary>Notes wrong credentials, logs them, and bans when they are too many.</summary>
    /// <param name="source">Where they came from.</param>
    /// <param name="user">The user they name, as sent.</param>
    /// <param name="reason">A short reason of ours.</param>
    /// <param name="isProven">True when the source cannot be forged: it answered a nonce that was sent there.</param>
    public void LoginFailed(IPAddress source, string user, string reason, bool isProven)
    {
        AdmissionMetrics.LoginFailed();
        LogLoginFailed(source, Shown(user), reason);
        Strike(source, BanCause.Logins, isProven);
    }

    /// <summary>Notes a request that was answered with a challenge.</summary>
    public void Challenged(IPAddress source) => Strike(source, BanCause.Probes, isProven: false);

    /// <summary>Notes a login: the source is known, and what was held against it is forgotten.</summary>
    public void LoggedIn(IPAddress source) => Locked(now =>
    {
        var state = _sources.Use(SourceKey.Of(source), now);
        state.KnownUntil = now + s_knownFor;
        state.Clear();
        return state;
    });

    /// <summary>Notes that we call somebody there.</summary>
    public void Called(IPAddress source) => Locked(now =>
    {
        var state = _sources.Use(SourceKey.Of(source), now);
        state.KnownUntil = now + s_knownFor;
        return state;
    });

    /// <summary>Notes a call with the source, until <see cref="Release"/>.</summary>
    public void Hold(IPAddress source) => Locked(now => _sources.Use(SourceKey.Of(source), now).Holds++);

    /// <summary>Notes the end of a call with the source.</summary>
    public void Release(IPAddress source) => Locked(now =>
    {
        if (_sources.Find(SourceKey.Of(source)) is { Holds: > 0 } state)
            state.Holds--;
        return 0;
    });

    /// <summary>The bans in force, the newest end first.</summary>
    public IReadOnlyList<Ban> Bans() => Locked(now => (IReadOnlyList<Ban>)
    [
        .. _sources.All.Where(source => source.IsBanned(now)).OrderByDescending(source => source.BannedUntil)
            .Select(source => new Ban(source.Key.ToNetwork(), _time.GetUtcNow() + (source.BannedUntil - now), source.Cause, source.Bans)),
    ]);

    /// <summary>Ends the ban of a source; false when there is none.</summary>
    public bool Lift(IPAddress source)
    {
        var key = SourceKey.Of(source);
        var isLifted = Locked(now =>
        {
            if (_sources.Find(key) is not { } state || !state.IsBanned(now))
                return false;
            state.BannedUntil = now;
            state.Bans = 0;
            state.Clear();
            return true;
        });
        if (isLifted)
            LogLifted(key);
        return isLifted;
    }

    private AdmissionVerdict Judge(SourceKey key)
    {
        AdmissionCause cause;
        var verdict = AdmissionVerdict.Drop;
        lock (_gate)
        {
            var now = Now();
            var source = _sources.Use(key, now);
            if (source.IsBanned(now))
                cause = AdmissionCause.Banned;
            else if (Exceeded(source, now) is not { } exceeded)
                return AdmissionVerdict.Admit;
            else
                (cause, verdict) = (exceeded, MayBeTold(source, now) ? AdmissionVerdict.Refuse : AdmissionVerdict.Drop);
        }

        AdmissionMetrics.Dropped(cause);
        return verdict;
    }

    private AdmissionCause? Exceeded(SourceState source, TimeSpan now)
    {
        if (source.IsTrusted)
            return source.Messages.TryTake(_options.TrunkRate, now) ? null : AdmissionCause.TrunkRate;
        if (source.IsKnown(now))
            return source.Messages.TryTake(_options.PhoneRate, now) ? null : AdmissionCause.PhoneRate;
        if (!source.Messages.TryTake(_options.StrangerRate, now))
            return AdmissionCause.StrangerRate;
        return !_isOverloaded && _strangers.TryTake(_options.StrangersRate, now) ? null : AdmissionCause.StrangersRate;
    }

    private bool MayBeTold(SourceState source, TimeSpan now)
    {
        if (source.NextRefusal > now || !_refusals.TryTake(RefusalsPerSecond, now))
            return false;
        source.NextRefusal = now + s_refusalInterval;
        return true;
    }

    private void Strike(IPAddress address, BanCause cause, bool isProven)
    {
        var (count, length) = Locked(now =>
        {
            var source = _sources.Use(SourceKey.Of(address), now);
            return IsBanDue(source, cause, isProven, now) ? (source.Bans, Ban(source, cause, now)) : default;
        });
        if (length == TimeSpan.Zero)
            return;
        AdmissionMetrics.Banned(cause);
        LogBanned(address, (long)length.TotalSeconds, cause == BanCause.Logins ? "failed logins" : "requests without a login", count + 1);
    }

    private bool IsBanDue(SourceState source, BanCause cause, bool isProven, TimeSpan now)
    {
        if (source.IsTrusted || source.IsBanned(now) || (source.IsKnown(now) && !isProven))
            return false;
        var strikes = cause == BanCause.Logins ? source.Failures : source.Probes;
        var limit = cause == BanCause.Logins ? _options.FailedLogins : _options.Probes;
        return strikes.Add(now, _options.Window, source.IsKnown(now) ? limit * PatienceWithKnown : limit);
    }

    private TimeSpan Ban(SourceState source, BanCause cause, TimeSpan now)
    {
        if (source.Bans > 0 && now - source.BannedUntil > _options.LongestBan)
            source.Bans = 0;
        var doubled = _options.BanTime * Math.Pow(2, Math.Min(source.Bans, 30));
        var length = doubled < _options.LongestBan ? doubled : _options.LongestBan;
        source.Bans++;
        source.BannedUntil = now + length;
        source.Cause = cause;
        source.Clear();
        return length;
    }

    private T Locked<T>(Func<TimeSpan, T> work)
    {
        lock (_gate)
            return work(Now());
    }

    private TimeSpan Now() => _time.GetElapsedTime(_start);

    // The name is the peer's: no quote may end it early, no length may fill the disk.
    private static string Shown(string user) => (user.Length <= 64 ? user : user[..64]).Replace('"', '\'');

    [LoggerMessage(Level = LogLevel.Warning, Message = "auth failure from {Source} user \"{User}\" reason {Reason}")]
    private partial void LogLoginFailed(IPAddress source, string user, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "banned {Source} for {Seconds} s reason {Reason} ban {Count}")]
    private partial void LogBanned(IPAddress source, long seconds, string reason, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ban of {Source} lifted")]
    private partial void LogLifted(SourceKey source);
}
