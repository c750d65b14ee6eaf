using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Registrar;

/// <summary>
/// Knows which phones each user has (RFC 3261 section 10.3). Users authenticate by digest and register themselves only.
/// <see cref="Handle"/> runs on the lane; snapshots may be read from any thread.
/// </summary>
public sealed partial class Registrar : IDisposable
{
    private readonly RegistrarOptions _options;
    private readonly BindingUpdater _updater;
    private readonly DigestServer _auth;
    private readonly IBindingStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RegistrationFeed _feed = new();
    private readonly Lock _gate = new();
    private readonly ITimer _expiryTimer;

    // Replaced whole, under the gate; readers take no lock.
    private volatile ImmutableDictionary<string, ImmutableArray<Binding>> _users = ImmutableDictionary<string, ImmutableArray<Binding>>.Empty;

    private Registrar(RegistrarOptions options, DigestServer auth, IBindingStore store, TimeProvider time, ILogger logger)
    {
        (_options, _auth, _store, _time, _logger) = (options, auth, store, time, logger);
        _updater = new BindingUpdater(options);
        _expiryTimer = time.CreateTimer(static state => ((Registrar)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts with the bindings that the store still has.</summary>
    public static async Task<Registrar> StartAsync(
        RegistrarOptions options, DigestServer auth, IBindingStore store, TimeProvider time, ILoggerFactory loggers, CancellationToken ct)
    {
        var saved = await store.LoadAsync(ct).ConfigureAwait(false);
        var registrar = new Registrar(options, auth, store, time, loggers.CreateLogger<Registrar>());
        registrar.Restore(saved);
        return registrar;
    }

    /// <summary>Every binding that has not expired.</summary>
    public IReadOnlyList<Binding> AllBindings()
    {
        var now = _time.GetUtcNow();
        return [.. _users.Values.SelectMany(bindings => bindings).Where(binding => binding.Expires > now)];
    }

    /// <summary>The bindings of a user that have not expired; empty when there are none.</summary>
    public IReadOnlyList<Binding> BindingsOf(string user)
    {
        var bindings = _users.GetValueOrDefault(user, []);
        var now = _time.GetUtcNow();
        return bindings.All(binding => binding.Expires > now) ? bindings : bindings.RemoveAll(binding => binding.Expires <= now);
    }

    /// <summary>The users with a registered phone.</summary>
    public IReadOnlyCollection<string> Users => [.. _users.Keys];

    /// <summary>The addresses that phones are registered from.</summary>
    public IReadOnlyCollection<IPAddress> Addresses =>
        [.. _users.Values.SelectMany(bindings => bindings).Select(binding => binding.Source.Remote.Address).Distinct()];

    /// <summary>
    /// Who gets a first phone and who loses the last one, beginning with those registered at the start. One reader; a slow one
    /// sees the latest state of each user.
    /// </summary>
    public IAsyncEnumerable<RegistrationChange> ChangesAsync(CancellationToken ct) => _feed.ReadAsync(ct);

    /// <summary>Answers a REGISTER: 200 with all bindings, 401, 403, 400 or 423.</summary>
    public SipResponse Handle(SipRequest request, SipSource source)
    {
        var toTag = SipIds.NewTag();
        var verdict = _auth.Verify(request, source.Remote.Address);
        if (verdict.User is not { } user)
        {
            return _auth.Answer(request, verdict, source.Remote.Address, toTag);
        }

        if (!request.To.Uri.IsSip || request.To.Uri.User != user)
        {
            _auth.Report(source.Remote.Address, user, "address of record of another user");
            return SipResponse.For(request, 403, toTag: toTag);
        }

        return Update(request, source, user, toTag);
    }

    public void Dispose()
    {
        _expiryTimer.Dispose();
        _feed.Complete();
    }

    private SipResponse Update(SipRequest request, SipSource source, string user, string toTag)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            var current = BindingsOf(user);
            var isQuery = !request.Headers.Contains(HeaderNames.Contact);
            var update = isQuery ? BindingUpdate.Done(current) : _updater.Apply(current, user, request, source, now);
            if (update.Bindings is not { } bindings)
            {
                return Fault(request, update, toTag);
            }

            if (!isQuery)
            {
                Replace(user, bindings);
                ArmExpiry();
            }

            return Success(request, bindings, now, toTag);
        }
    }

    private SipResponse Fault(SipRequest request, BindingUpdate update, string toTag)
    {
        var response = SipResponse.For(request, update.Status, update.Reason, toTag);
        if (update.Status == 423)
        {
            response.Headers.Add(HeaderNames.MinExpires, Seconds(_options.MinExpiry));
        }

        return response;
    }

    private static SipResponse Success(SipRequest request, IReadOnlyList<Binding> bindings, DateTimeOffset now, string toTag)
    {
        var response = SipResponse.For(request, 200, toTag: toTag);
        foreach (var binding in bindings)
        {
            var parameters = binding.Parameters.With("expires", Seconds(binding.Expires - now));
            response.Headers.Add(HeaderNames.Contact, new NameAddress(null, binding.Contact, parameters).ToString());
        }

        response.Headers.Add(HeaderNames.Date, now.ToString("R", CultureInfo.InvariantCulture));
        return response;
    }

    private static string Seconds(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private void Replace(string user, IReadOnlyList<Binding> bindings)
    {
        var wasRegistered = _users.ContainsKey(user);
        var isRegistered = bindings.Count > 0;
        _users = isRegistered ? _users.SetItem(user, [.. bindings]) : _users.Remove(user);
        _store.Save(user, bindings);
        if (wasRegistered != isRegistered)
        {
            LogChange(user, isRegistered ? "registered" : "no longer registered", bindings.Count > 0 ? bindings[^1].Source.Remote.ToString() : "");
            _feed.Publish(user, isRegistered);
        }
    }

    private void Restore(IReadOnlyList<Binding> saved)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            foreach (var group in saved.Where(binding => binding.Expires > now).GroupBy(binding => binding.User))
            {
                // Connections did not survive: number 0 means to connect when needed.
                _users = _users.SetItem(group.Key, [.. group.Select(binding => binding with { Source = binding.Source with { ConnectionId = 0 } })]);
                _feed.Publish(group.Key, true);
            }

            ArmExpiry();
        }
    }

    private void Expire()
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (user, bindings) in _users)
            {
                var left = bindings.RemoveAll(binding => binding.Expires <= now);
                if (left.Length < bindings.Length)
                {
                    Replace(user, left);
                }
            }

            ArmExpiry();
        }
    }

    private void ArmExpiry()
    {
        var next = _users.Values.SelectMany(bindings => bindings).Select(binding => binding.Expires).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        var wait = next - _time.GetUtcNow();
        _expiryTimer.Change(
            next == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{User} {State} {Address}")]
    private partial void LogChange(string user, string state, string address);
}
