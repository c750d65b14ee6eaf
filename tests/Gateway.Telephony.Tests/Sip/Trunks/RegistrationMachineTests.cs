using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Tests.Sip.Trunks;

public sealed class RegistrationMachineTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_granted_registration_is_up_and_refreshed_between_three_quarters_and_nine_tenths_of_its_time()
    {
        Assert.Equal(new RegistrationAction.Wait(TimeSpan.FromSeconds(75)), Registered(Machine(random: 0), granted: 100));
        var machine = Machine(random: 0.999999);
        var wait = Assert.IsType<RegistrationAction.Wait>(Registered(machine, granted: 100));

        Assert.InRange(wait.Delay.TotalSeconds, 89, 90);
        Assert.True(machine.IsUp);
        Assert.Equal(new RegistrationAction.Send(0, TenMinutes), machine.Step(new RegistrationEvent.Due()));
    }

    [Fact]
    public void Too_short_a_time_is_asked_for_longer_at_once_and_from_then_on()
    {
        var machine = Machine();
        machine.Start();

        Assert.Equal(new RegistrationAction.Send(0, TimeSpan.FromHours(1)), machine.Step(TooBrief(3600)));
        machine.Step(new RegistrationEvent.Answered(200, "", TimeSpan.FromHours(1)));
        Assert.Equal(new RegistrationAction.Send(0, TimeSpan.FromHours(1)), machine.Step(new RegistrationEvent.Due()));
    }

    [Theory]
    [InlineData(600)]
    [InlineData(60)]
    [InlineData(100_000)]
    public void A_least_time_that_makes_no_sense_is_a_refusal(int seconds)
    {
        var machine = Machine();
        machine.Start();

        Assert.Equal(new RegistrationAction.Wait(TenMinutes), machine.Step(TooBrief(seconds)));
    }

    [Fact]
    public void Registrars_are_tried_in_order_and_the_one_that_answers_is_kept()
    {
        var machine = Machine(registrars: 3);

        Assert.Equal(new RegistrationAction.Send(0, TenMinutes), machine.Start());
        Assert.Equal(new RegistrationAction.Send(1, TenMinutes), machine.Step(Answer(408)));
        Assert.Equal(new RegistrationAction.Send(2, TenMinutes), machine.Step(Answer(503)));
        machine.Step(new RegistrationEvent.Answered(200, "", TimeSpan.FromSeconds(100)));
        Assert.Equal(new RegistrationAction.Send(2, TenMinutes), machine.Step(new RegistrationEvent.Due()));
        Assert.Equal(new RegistrationAction.Send(0, TenMinutes), machine.Step(Answer(408)));
    }

    [Fact]
    public void Silence_of_all_backs_off_doubling_up_to_the_longest_and_begins_with_the_first()
    {
        var machine = Machine(registrars: 2, random: 0.5);
        machine.Start();
        var waits = new List<double>();
        for (var round = 0; round < 9; round++)
        {
            Assert.Equal(new RegistrationAction.Send(1, TenMinutes), machine.Step(Answer(408)));
            waits.Add(Assert.IsType<RegistrationAction.Wait>(machine.Step(Answer(408))).Delay.TotalSeconds);
            Assert.Equal(new RegistrationAction.Send(0, TenMinutes), machine.Step(new RegistrationEvent.Due()));
        }

        Assert.Equal([3.75, 7.5, 15, 30, 60, 120, 225, 225, 225], waits);
        Assert.False(machine.IsUp);
    }

    [Fact]
    public void Jitter_spreads_the_back_off_over_half_of_it()
    {
        Assert.Equal(TimeSpan.FromSeconds(2.5), BackOff(random: 0));
        Assert.InRange(BackOff(random: 0.999999), TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(600)]
    public void A_refusal_waits_long_and_asks_no_other_registrar(int status)
    {
        var machine = Machine(registrars: 2);
        machine.Start();

        Assert.Equal(new RegistrationAction.Wait(TenMinutes), machine.Step(Answer(status)));
        Assert.Equal(("no", false), (machine.Reason, machine.IsUp));
    }

    [Fact]
    public void Retry_After_is_kept_to_but_for_no_longer_than_an_hour()
    {
        var polite = Machine();
        polite.Start();
        var greedy = Machine();
        greedy.Start();

        Assert.Equal(new RegistrationAction.Wait(TimeSpan.FromSeconds(90)), polite.Step(Answer(503, retryAfter: 90)));
        Assert.Equal(new RegistrationAction.Wait(TimeSpan.FromHours(1)), greedy.Step(Answer(500, retryAfter: 100_000)));
    }

    [Fact]
    public void A_lost_connection_registers_again_within_a_second()
    {
        var machine = Machine(random: 0.25);
        Registered(machine, granted: 100);

        Assert.Equal(new RegistrationAction.Wait(TimeSpan.FromMilliseconds(250)), machine.Step(new RegistrationEvent.FlowLost()));
        Assert.False(machine.IsUp);
        Assert.Equal(new RegistrationAction.Send(0, TenMinutes), machine.Step(new RegistrationEvent.Due()));
    }

    [Fact]
    public void A_stop_takes_the_binding_away_where_it_is_and_nothing_where_none_can_be()
    {
        var bound = Machine(registrars: 2);
        bound.Start();
        bound.Step(Answer(408));
        bound.Step(new RegistrationEvent.Answered(200, "", TimeSpan.FromSeconds(100)));
        var unbound = Machine();
        unbound.Start();

        Assert.Equal(new RegistrationAction.Send(1, TimeSpan.Zero), bound.Step(new RegistrationEvent.Stop()));
        Assert.Equal(new RegistrationAction.Finish(), bound.Step(Answer(408)));
        Assert.Equal(new RegistrationAction.Finish(), unbound.Step(new RegistrationEvent.Stop()));
    }

    [Fact]
    public void A_success_that_grants_no_time_is_none()
    {
        var machine = Machine();
        machine.Start();
        machine.Step(new RegistrationEvent.Answered(200, "empty"));

        Assert.False(machine.IsUp);
    }

    private static TimeSpan BackOff(double random)
    {
        var machine = Machine(random: random);
        machine.Start();
        return Assert.IsType<RegistrationAction.Wait>(machine.Step(Answer(408))).Delay;
    }

    private static RegistrationAction Registered(RegistrationMachine machine, int granted)
    {
        machine.Start();
        return machine.Step(new RegistrationEvent.Answered(200, "OK", TimeSpan.FromSeconds(granted)));
    }

    private static RegistrationEvent.Answered TooBrief(int least) => new(423, "no", Least: TimeSpan.FromSeconds(least));

    private static RegistrationEvent.Answered Answer(int status, int? retryAfter = null) =>
        new(status, "no", RetryAfter: retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static RegistrationMachine Machine(int registrars = 1, double random = 0) => new(
        new RegistrationOptions
        {
            Registrars = [.. Enumerable.Range(0, registrars).Select(i => new SipUri("sip", null, $"r{i}.example"))],
            User = "line",
        },
        () => random);
}
