using Gateway.Peers.Sound;

namespace Gateway.Peers.Tests.Sound;

public sealed class CorrelationTests
{
    private static readonly short[] Said = Tones.Melody(1, TimeSpan.FromSeconds(3));

    [Fact]
    public void The_same_sound_is_found_at_its_place()
    {
        short[] heard = [.. Tones.Silence(TimeSpan.FromSeconds(2)), .. Said, .. Tones.Silence(TimeSpan.FromSeconds(1))];

        var match = Correlation.Find(Said, heard);

        Assert.Equal(1, match.Coefficient, 1e-6);
        Assert.Equal(TimeSpan.FromSeconds(2), match.Heard);
    }

    [Fact]
    public void Loudness_does_not_matter()
    {
        var quiet = Array.ConvertAll(Said, sample => (short)(sample / 8));

        Assert.InRange(Correlation.Find(Said, quiet).Coefficient, 0.999, 1.0001);
    }

    [Fact]
    public void Each_segment_is_found_although_one_is_shifted_against_the_other()
    {
        short[] heard = [.. Said[..8000], .. Tones.Silence(TimeSpan.FromMilliseconds(40)), .. Said[8000..]];

        var matches = Correlation.Segments(Said, heard);

        Assert.Equal(3, matches.Count);
        Assert.All(matches, match => Assert.InRange(match.Coefficient, 0.9999, 1.0001));
        Assert.Equal(TimeSpan.FromSeconds(2.04), matches[2].Heard);
    }

    [Fact]
    public void Another_melody_is_not_taken_for_it()
    {
        var other = Tones.Melody(2, TimeSpan.FromSeconds(10));

        Assert.All(Correlation.Segments(Said, other), match => Assert.InRange(match.Coefficient, 0, 0.6));
    }

    [Fact]
    public void Silence_holds_nothing()
    {
        var silence = Tones.Silence(TimeSpan.FromSeconds(5));

        Assert.All(Correlation.Segments(Said, silence), match => Assert.Equal(0, match.Coefficient));
        Assert.Empty(Correlation.Segments(silence, Said));
    }

    [Fact]
    public void A_recording_that_is_too_short_holds_nothing() =>
        Assert.All(Correlation.Segments(Said, Said[..100]), match => Assert.Equal(0, match.Coefficient));
}
