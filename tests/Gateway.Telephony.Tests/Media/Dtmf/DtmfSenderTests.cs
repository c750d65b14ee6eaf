using Gateway.Telephony.Media.Dtmf;

namespace Gateway.Telephony.Tests.Media.Dtmf;

public class DtmfSenderTests
{
    [Fact]
    public void A_key_is_updated_five_times_ended_three_times_and_followed_by_a_pause()
    {
        var sender = new DtmfSender("#");
        var steps = new List<DtmfEvent?>();
        while (!sender.IsDone)
        {
            steps.Add(sender.Next(160, out var isFirst));
            Assert.Equal(steps.Count == 1, isFirst);
        }

        Assert.Equal([160, 320, 480, 640, 800, 960, 960, 960], steps.Take(8).Select(step => (int)step!.Value.Duration));
        Assert.Equal([false, false, false, false, false, true, true, true], steps.Take(8).Select(step => step!.Value.IsEnd));
        Assert.All(steps.Take(8), step => Assert.Equal('#', step!.Value.Key));
        Assert.All(steps.Skip(8), step => Assert.Null(step));
        Assert.True(steps.Count > 8);
    }

    [Fact]
    public void Only_keys_can_be_pressed() => Assert.Throws<ArgumentException>(() => new DtmfSender("12X"));

    [Fact]
    public void As_sound_a_key_is_its_two_tones()
    {
        var pcm = DtmfTones.Render("5")[..800];

        foreach (var hertz in (int[])[697, 770, 852, 941, 1209, 1336, 1477, 1633])
        {
            Assert.Equal(hertz is 770 or 1336, Strength(pcm, hertz) > 0.4);
        }
    }

    /// <summary>How much of one frequency is in the sound, about 0.5 for each half of a pair.</summary>
    private static double Strength(short[] pcm, int hertz)
    {
        double real = 0, imaginary = 0;
        for (var index = 0; index < pcm.Length; index++)
        {
            real += pcm[index] * Math.Cos(2 * Math.PI * hertz * index / 8_000);
            imaginary += pcm[index] * Math.Sin(2 * Math.PI * hertz * index / 8_000);
        }

        return Math.Sqrt((real * real) + (imaginary * imaginary)) / pcm.Length * 2 / 16_000;
    }
}
