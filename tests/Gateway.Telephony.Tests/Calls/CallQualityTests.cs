using Gateway.Telephony.Calls;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Tests.Calls;

public class CallQualityTests
{
    [Theory]
    [InlineData(0, 0, 4.3, 4.45)]
    [InlineData(0, 200, 4.3, 4.4)]
    [InlineData(0, 800, 2.3, 2.8)]
    [InlineData(0.01, 0, 4.2, 4.35)]
    [InlineData(0.05, 0, 3.7, 4.0)]
    [InlineData(0.20, 0, 2.2, 2.7)]
    [InlineData(1, 0, 1, 1.2)]
    public void Loss_and_delay_lower_the_score(double loss, int roundTrip, double least, double most) =>
        Assert.InRange(OpinionScore.Estimate(AudioCodec.Pcma, loss, TimeSpan.FromMilliseconds(roundTrip)), least, most);

    [Fact]
    public void The_score_never_rises_with_loss_or_delay()
    {
        foreach (var codec in Enum.GetValues<AudioCodec>())
        {
            var scores = Enumerable.Range(0, 101).Select(percent => OpinionScore.Estimate(codec, percent / 100.0, null)).ToArray();
            Assert.Equal(scores.OrderDescending(), scores);
            scores = [.. Enumerable.Range(0, 60).Select(step => OpinionScore.Estimate(codec, 0.01, TimeSpan.FromMilliseconds(step * 50)))];
            Assert.Equal(scores.OrderDescending(), scores);
            Assert.All(scores, score => Assert.InRange(score, 1, 4.5));
        }
    }

    [Fact]
    public void The_worse_direction_counts()
    {
        var here = new MediaStatistics { Received = 90, Expected = 100, Lost = 10, Jitter = TimeSpan.FromMilliseconds(3), Concealed = 4 };
        var there = new ReportFigures { Reports = 2, Expected = 100, Lost = 30, RoundTrip = TimeSpan.FromMilliseconds(40) };

        var good = CallQuality.From(AudioCodec.Pcma, true, here, default);
        var bad = CallQuality.From(AudioCodec.Pcma, true, here, there);

        Assert.Equal((0.1, 4, null), (good.Loss, good.Concealed, good.PeerLoss));
        Assert.Equal(0.3, bad.PeerLoss);
        Assert.True(bad.Mos < good.Mos);
        Assert.Equal("PCMA", good.Codec);
    }

    [Fact]
    public void A_leg_that_heard_nothing_has_no_score() =>
        Assert.Null(CallQuality.From(AudioCodec.Opus, false, default, default).Mos);
}
