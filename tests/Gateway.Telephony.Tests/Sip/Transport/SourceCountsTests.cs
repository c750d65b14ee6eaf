using System.Net;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

public sealed class SourceCountsTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", true)]
    public void A_source_is_an_address_or_a_64_network(string first, string second, bool isAnother)
    {
        var counts = new SourceCounts(2);
        Assert.True(counts.TryAdd(IPAddress.Parse(first)));
        Assert.True(counts.TryAdd(IPAddress.Parse(first)));
        Assert.Equal(isAnother, counts.TryAdd(IPAddress.Parse(second)));
        counts.Remove(IPAddress.Parse(first));
        Assert.True(counts.TryAdd(IPAddress.Parse(second)));
    }
}
