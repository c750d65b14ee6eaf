using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

public class LossConcealmentTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    public void A_voiced_sound_goes_on_through_a_lost_frame(int rate)
    {
        var concealment = new LossConcealment();
        concealment.Reset(rate);
        var frame = rate / 50;
        var said = Voice(rate);
        var heard = said.ToArray();
        for (var start = 0; start < said.Length; start += frame)
        {
            var part = heard.AsSpan(start, frame);
            if (start / frame == 20)
            {
                concealment.Conceal(part);
            }
            else
            {
                concealment.Follow(part);
            }
        }

        // The made-up frame with its neighbours is much like what was lost; silence in its place gives 0.8.
        var at = 19 * frame;
        Assert.InRange(Correlation.Find(said.AsSpan(at, 3 * frame), heard.AsSpan(at, 3 * frame)).Coefficient, 0.95, 1);
    }

    [Fact]
    public void A_long_loss_fades_into_silence_and_sound_is_faded_in_again()
    {
        var concealment = new LossConcealment();
        concealment.Reset(8_000);
        var said = Voice(8_000);
        concealment.Follow(said.AsSpan(0, 1_600));
        var made = new short[800];
        for (var start = 0; start < made.Length; start += 160)
        {
            concealment.Conceal(made.AsSpan(start, 160));
        }

        var back = said.AsSpan(0, 160).ToArray();
        concealment.Follow(back);

        Assert.InRange(Correlation.Rms(made.AsSpan(0, 80)), 3_000, 12_000);
        Assert.InRange(Correlation.Rms(made.AsSpan(320, 80)), 300, 4_500);
        Assert.Equal(0, Correlation.Rms(made.AsSpan(560)));
        Assert.Equal(said.AsSpan(40, 120), back.AsSpan(40));
    }

    [Fact]
    public void Silence_is_continued_by_silence()
    {
        var concealment = new LossConcealment();
        concealment.Reset(8_000);
        var frame = new short[160];
        concealment.Conceal(frame);

        Assert.All(frame, sample => Assert.Equal(0, sample));
    }

    /// <summary>Half a second of 110 Hz with overtones.</summary>
    private static short[] Voice(int rate)
    {
        var pcm = new short[rate / 2];
        for (var index = 0; index < pcm.Length; index++)
        {
            var angle = 2 * Math.PI * 110 * index / rate;
            pcm[index] = (short)(6_000 * (Math.Sin(angle) + (0.6 * Math.Sin(2 * angle)) + (0.4 * Math.Sin((5 * angle) + 1))));
        }

        return pcm;
    }
}
