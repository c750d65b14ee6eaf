using Gateway.Telephony.Media.Dtmf;

namespace Gateway.Telephony.Tests.Media.Dtmf;

public class KeyGateTests
{
    private readonly KeyGate _gate = new();

    [Fact]
    public void A_press_that_is_told_in_three_ways_passes_once()
    {
        Assert.True(_gate.TryPass('5', KeyWay.Event, At(0)));
        Assert.False(_gate.TryPass('5', KeyWay.Tones, At(0.06)));
        Assert.False(_gate.TryPass('5', KeyWay.Info, At(0.4)));
    }

    [Fact]
    public void The_same_key_again_the_same_way_is_another_press()
    {
        Assert.True(_gate.TryPass('1', KeyWay.Event, At(0)));
        Assert.True(_gate.TryPass('1', KeyWay.Event, At(0.2)));
        Assert.False(_gate.TryPass('1', KeyWay.Info, At(0.3)));
        Assert.False(_gate.TryPass('1', KeyWay.Info, At(0.4)));
        Assert.True(_gate.TryPass('1', KeyWay.Info, At(0.5)));
    }

    [Fact]
    public void Other_keys_and_later_ones_pass()
    {
        Assert.True(_gate.TryPass('1', KeyWay.Event, At(0)));
        Assert.True(_gate.TryPass('2', KeyWay.Info, At(0.1)));
        Assert.True(_gate.TryPass('1', KeyWay.Info, At(2.1)));
    }

    [Fact]
    public void Whole_numbers_in_three_ways_that_lag_behind_each_other_stay_what_they_are()
    {
        const string number = "0049302312511100";
        var told = new List<(double At, char Key, KeyWay Way)>();
        for (var index = 0; index < number.Length; index++)
        {
            var at = index * 0.25;
            told.AddRange([(at, number[index], KeyWay.Event), (at + 0.07, number[index], KeyWay.Tones), (at + 0.6, number[index], KeyWay.Info)]);
        }

        var passed = told.OrderBy(press => press.At).Where(press => _gate.TryPass(press.Key, press.Way, At(press.At))).Select(press => press.Key);
        Assert.Equal(number, string.Concat(passed));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(100 + seconds);
}
