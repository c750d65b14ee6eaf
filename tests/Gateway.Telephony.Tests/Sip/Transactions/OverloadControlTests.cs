using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

public sealed class OverloadControlTests
{
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(200);

    private readonly OverloadControl _control = new(Target);

    [Fact]
    public void Work_in_time_refuses_nobody()
    {
        Observe(1_000, Target);

        Assert.Equal(100, Admitted(100));
    }

    [Fact]
    public void A_short_pause_of_the_machine_is_no_overload()
    {
        Observe(3, Target * 10);
        Observe(1, TimeSpan.Zero);
        Observe(3, Target * 10);

        Assert.Equal(100, Admitted(100));
    }

    [Fact]
    public void Lasting_delay_refuses_a_growing_share_until_everybody_and_relief_takes_it_back()
    {
        Observe(4, Target * 2);
        Assert.InRange(Admitted(1_000), 895, 905);
        Observe(5, Target * 2);
        Assert.InRange(Admitted(1_000), 395, 405);
        Observe(100, Target * 2);
        Assert.Equal(0, Admitted(1_000));
        Observe(25, TimeSpan.Zero);
        Assert.InRange(Admitted(1_000), 495, 505);
        Observe(100, TimeSpan.Zero);
        Assert.Equal(1_000, Admitted(1_000));
    }

    private void Observe(int times, TimeSpan delay)
    {
        for (var i = 0; i < times; i++)
            _control.Observe(delay);
    }

    private int Admitted(int calls) => Enumerable.Range(0, calls).Count(_ => _control.TryAdmit());
}
