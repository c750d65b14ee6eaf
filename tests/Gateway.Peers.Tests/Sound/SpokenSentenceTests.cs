using Gateway.Peers.Processes;
using Gateway.Peers.Sound;

namespace Gateway.Peers.Tests.Sound;

public sealed class SpokenSentenceTests
{
    [Theory]
    [InlineData("slt")]
    [InlineData("rms")]
    public async Task A_sentence_is_spoken_once_and_audible(string voice)
    {
        var sentence = new SpokenSentence("I have a question about my invoice.", voice);

        var pcm = await sentence.SpeakAsync();

        Assert.InRange(pcm.Length, 8000, 8 * 8000);
        Assert.InRange(Correlation.Rms(pcm), 300, 12000);
        Assert.Same(pcm, await new SpokenSentence(sentence.Text, voice).SpeakAsync());
    }

    [Fact]
    public void A_track_puts_sounds_on_its_time_line()
    {
        var sound = Tones.Chord(TimeSpan.FromSeconds(1), 440, 1000);

        var pcm = new CallerTrack().At(TimeSpan.FromSeconds(2), sound).ToPcm(TimeSpan.FromSeconds(3));

        Assert.Equal(6 * 8000, pcm.Length);
        Assert.Equal(TimeSpan.FromSeconds(2), Correlation.Find(Tones.Chirp(TimeSpan.FromSeconds(1), 400, 900), new CallerTrack()
            .At(TimeSpan.FromSeconds(2), Tones.Chirp(TimeSpan.FromSeconds(1), 400, 900)).ToPcm(TimeSpan.FromSeconds(1))).Heard);
        Assert.All(pcm[..16000], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void A_WAV_file_reads_as_it_was_written()
    {
        using var folder = TemporaryFolder.Create("wav");
        var pcm = Tones.Chirp(TimeSpan.FromMilliseconds(500), 300, 3000);

        Wav.Write(folder.File("a.wav"), pcm);

        Assert.Equal(pcm, Wav.Read(folder.File("a.wav")));
    }

    [Fact]
    public void A_WAV_file_that_is_still_being_written_reads_up_to_its_end()
    {
        using var folder = TemporaryFolder.Create("wav");
        var path = folder.File("a.wav");
        Wav.Write(path, Tones.Chirp(TimeSpan.FromMilliseconds(500), 300, 3000));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(40, 4).Clear();
        File.WriteAllBytes(path, bytes);

        Assert.Equal(4000, Wav.Read(path).Length);
    }
}
