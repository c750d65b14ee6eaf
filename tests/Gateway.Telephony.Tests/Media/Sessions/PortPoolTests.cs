using Gateway.Telephony.Media.Sessions;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class PortPoolTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_port_rests_before_it_is_given_out_again()
    {
        var pool = new PortPool(20001, 20005, _time);
        Assert.True(pool.TryTake(out var first));
        Assert.True(pool.TryTake(out var second));
        Assert.Equal([20002, 20004], [first, second]);

        pool.Return(second);
        pool.Return(first);
        Assert.False(pool.TryTake(out _));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(pool.TryTake(out _));
        Assert.Equal(2, pool.Free);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(pool.TryTake(out var again));
        Assert.Equal(second, again);
    }
}
