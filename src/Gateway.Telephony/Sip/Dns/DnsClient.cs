using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>A stub resolver (RFC 1034 section 5.3.1): asks the name servers in turn, follows aliases, remembers answers. Failure is an
/// empty list, as is "there is none".</summary>
internal sealed class DnsClient(DnsServers servers, HostsFile hosts, TimeProvider time)
{
    private const int MaxAliases = 8;
    private const int MaxAtOnce = 64;
    private const int Rounds = 2;
    private const int NoSuchName = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    // So that the steps of one lookup, and who asked without waiting, see the same answer.
    private static readonly TimeSpan s_shortestPositive = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_shortestNegative = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestNegative = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_failureHolds = TimeSpan.FromSeconds(5);

    private readonly DnsCache _cache = new(time);
    private readonly SemaphoreSlim _turns = new(MaxAtOnce);

    /// <summary>The IPv4 addresses of a name, then, if they are wanted, the IPv6 addresses.</summary>
    public async ValueTask<IReadOnlyList<IPAddress>> FindAddressesAsync(string name, bool withV4, bool withV6, CancellationToken ct)
    {
        var known = hosts.Find(name).Where(IsWanted).ToList();
        if (known.Count > 0)
            return known;
        var found = new List<IPAddress>();
        foreach (var type in (DnsType[])[DnsType.A, DnsType.Aaaa])
        {
            if (type == DnsType.A ? withV4 : withV6)
                found.AddRange((await FindAsync<DnsRecord.Host>(name, type, ct).ConfigureAwait(false)).Select(host => host.Address));
        }

        return found;

        bool IsWanted(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? withV4 : withV6;
    }

    /// <summary>The records of one kind that a name has, be it by way of aliases.</summary>
    public async ValueTask<IReadOnlyList<T>> FindAsync<T>(string name, DnsType type, CancellationToken ct)
        where T : DnsRecord
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var records = await LookUpAsync(name, type, ct).ConfigureAwait(false);
            var last = Follow(records, name);
            if (records.OfType<T>().Where(record => record.Name == last).ToList() is { Count: > 0 } found)
                return found;
            if (last == name)
                return [];
            // The chain leaves what this server told.
            name = last;
        }

        return [];
    }

    private static string Follow(IReadOnlyList<DnsRecord> records, string name)
    {
        for (var steps = 0; steps < MaxAliases; steps++)
        {
            if (records.OfType<DnsRecord.Alias>().FirstOrDefault(alias => alias.Name == name) is not { } next)
                break;
            name = next.Target;
        }

        return name;
    }

    private async ValueTask<IReadOnlyList<DnsRecord>> LookUpAsync(string name, DnsType type, CancellationToken ct)
    {
        if (_cache.TryGet(name, type, out var known))
            return known;
        await _turns.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var answer = await AskAllAsync(name, type, ct).ConfigureAwait(false);
            var records = answer?.Records ?? [];
            _cache.Add(name, type, records, Holds(answer));
            return records;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<DnsMessage?> AskAllAsync(string name, DnsType type, CancellationToken ct)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var server in servers.Current)
            {
                using var late = new CancellationTokenSource(s_patience, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
                try
                {
                    if (await DnsExchange.AskAsync(server, name, type, either.Token).ConfigureAwait(false) is { Code: 0 or NoSuchName } answer)
                        return answer;
                }
                catch (OperationCanceledException) when (!ct.IsCancellationRequested)
                {
                    // This server is silent: the next one may not be.
                }
            }
        }

        return null;
    }

    private static TimeSpan Holds(DnsMessage? answer)
    {
        if (answer is null)
            return s_failureHolds;
        var answers = answer.Records.Where(record => record is not DnsRecord.Authority).ToList();
        if (answers.Count > 0)
            return answers.Min(record => record.TimeToLive) is var time && time > s_shortestPositive ? time : s_shortestPositive;
        var negative = answer.Records.OfType<DnsRecord.Authority>().FirstOrDefault()?.TimeToLive ?? TimeSpan.Zero;
        return negative < s_shortestNegative ? s_shortestNegative : negative > s_longestNegative ? s_longestNegative : negative;
    }
}
