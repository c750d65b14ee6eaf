using Gateway.Telephony.Sip.Dns;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>The order in which SRV records are tried (RFC 2782): by priority, within one at random by weight.</summary>
internal static class ServiceOrder
{
    /// <param name="random">A number from 0 to below its argument.</param>
    public static IReadOnlyList<DnsRecord.Service> Of(IEnumerable<DnsRecord.Service> records, Func<int, int> random)
    {
        var ordered = new List<DnsRecord.Service>();
        foreach (var group in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            // Those without weight come first, so that they have a small chance.
            var left = group.OrderBy(record => record.Weight == 0 ? 0 : 1).ToList();
            while (left.Count > 0)
            {
                var chosen = Choose(left, random);
                ordered.Add(chosen);
                left.Remove(chosen);
            }
        }

        return ordered;
    }

    private static DnsRecord.Service Choose(List<DnsRecord.Service> from, Func<int, int> random)
    {
        var running = random(from.Sum(record => record.Weight) + 1);
        foreach (var record in from)
        {
            running -= record.Weight;
            if (running <= 0)
                return record;
        }

        return from[^1];
    }
}
