using Gateway.Telephony.Sip.Dns;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

public sealed class ServiceOrderTests
{
    [Fact]
    public void A_lower_priority_comes_first()
    {
        var ordered = ServiceOrder.Of([Record("c", 30, 0), Record("a", 10, 0), Record("b", 20, 0)], _ => 0);
        Assert.Equal(["a", "b", "c"], ordered.Select(record => record.Target));
    }

    [Fact]
    public void Within_a_priority_the_weight_is_the_chance()
    {
        var random = new Random(1);
        var first = new Dictionary<string, int> { ["heavy"] = 0, ["light"] = 0, ["none"] = 0 };
        for (var i = 0; i < 10_000; i++)
            first[ServiceOrder.Of([Record("none", 1, 0), Record("heavy", 1, 75), Record("light", 1, 25)], random.Next)[0].Target]++;
        Assert.InRange(first["heavy"], 7_000, 8_000);
        Assert.InRange(first["light"], 2_000, 3_000);
        Assert.InRange(first["none"], 1, 500);
    }

    private static DnsRecord.Service Record(string target, int priority, int weight) =>
        new("x", TimeSpan.Zero, priority, weight, 5060, target);
}
