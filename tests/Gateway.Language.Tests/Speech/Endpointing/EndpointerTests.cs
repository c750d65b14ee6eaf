using Gateway.Language.Speech.Endpointing;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Language.Tests.Speech.Endpointing;

public sealed class EndpointerTests
{
    private static readonly EndpointingOptions Options = new();
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(32);

    private readonly ManualTime time = new();

    [Fact]
    public async Task Silero_finds_a_spoken_sentence_on_the_telephone()
    {
        await using var endpointer = Endpointer.Start(time, NullLoggerFactory.Instance);
        var sound = await Telephone.SayAsync("I have a question about my last invoice");
        await using var turn = endpointer.Listen(new PcmOf(sound), Options);

        var utterance = await UntilAsync(turn.Completed);

        Assert.True(turn.SpeechStarted.IsCompletedSuccessfully);
        Assert.False(utterance.IsSilent);
        var spoken = TimeSpan.FromSeconds(sound.Length / 8000.0 - 1.5);
        Assert.InRange(utterance.Length, spoken * 0.75, spoken * 1.1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(1400)]
    public async Task A_loud_tone_is_no_speech(double hertz)
    {
        await using var endpointer = Endpointer.Start(time, NullLoggerFactory.Instance);
        await using var turn = endpointer.Listen(new PcmOf(Telephone.Tone(hertz, 3, 6000)), Options);

        Assert.True((await UntilAsync(turn.Completed)).IsSilent);
    }

    [Fact]
    public async Task No_speech_within_the_timeout_ends_the_turn_as_silent()
    {
        await using var endpointer = Start();
        await using var turn = endpointer.Listen(new PcmOf(), Options);
        time.Advance(Options.NoSpeechTimeout - Tick);
        Assert.False(turn.Completed.IsCompleted);

        time.Advance(2 * Tick);

        Assert.True((await UntilAsync(turn.Completed)).IsSilent);
    }

    [Fact]
    public async Task The_end_of_the_prompt_starts_the_no_speech_timeout_anew()
    {
        await using var endpointer = Start();
        await using var turn = endpointer.Listen(new PcmOf(), Options);
        time.Advance(Options.NoSpeechTimeout - Tick);

        turn.ExpectSpeech();
        time.Advance(Options.NoSpeechTimeout - Tick);

        Assert.False(turn.Completed.IsCompleted);
    }

    [Fact]
    public async Task A_line_that_falls_silent_without_packets_ends_the_sentence_by_the_clock()
    {
        await using var endpointer = Start();
        var source = new PcmOf(Telephone.Tone(300, 1, 5000));
        await using var turn = endpointer.Listen(source, Options);

        var utterance = await UntilAsync(turn.Completed);

        Assert.True(source.IsAtEnd);
        Assert.False(utterance.IsSilent);
    }

    [Fact]
    public async Task Disposing_a_turn_ends_its_tasks_and_frees_its_detector()
    {
        var detectors = new List<FakeDetector>();
        await using var endpointer = Start(detectors);
        var turn = endpointer.Listen(new PcmOf(Telephone.Tone(300, 0.5, 5000)), Options);
        await UntilAsync(turn.SpeechStarted);

        await turn.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.Completed);

        while (endpointer.Listening > 0)
        {
            time.Advance(Tick);
            await Task.Yield();
        }

        Assert.Equal(1, detectors.Sum(detector => detector.Resets));
    }

    [Fact]
    public async Task Disposing_the_endpointer_ends_every_turn()
    {
        var endpointer = Start();
        var turn = endpointer.Listen(new PcmOf(), Options);

        await endpointer.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.Completed);
        await turn.DisposeAsync();
    }

    [Fact]
    public async Task A_turn_that_fails_does_not_silence_the_others()
    {
        await using var endpointer = Start();
        var broken = endpointer.Listen(new BrokenSource(), Options);
        await using var turn = endpointer.Listen(new PcmOf(Telephone.Tone(300, 1, 5000)), Options);

        Assert.False((await UntilAsync(turn.Completed)).IsSilent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken.Completed);
    }

    private Endpointer Start(List<FakeDetector>? detectors = null) => Endpointer.Start(
        () =>
        {
            var detector = new FakeDetector();
            detectors?.Add(detector);
            return detector;
        },
        time,
        NullLoggerFactory.Instance);

    // The worker's continuation runs on the pool, so the clock is moved until it has seen enough ticks.
    private async Task UntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            time.Advance(Tick);
            await Task.Yield();
        }

        await task;
    }

    private async Task<T> UntilAsync<T>(Task<T> task)
    {
        await UntilAsync((Task)task);
        return await task;
    }

    private sealed class FakeDetector : IVoiceDetector
    {
        public int Resets { get; private set; }

        public bool IsSpeech(ReadOnlySpan<short> window) => true;

        public void Reset() => Resets++;

        public void Dispose()
        {
        }
    }

    private sealed class BrokenSource : IPcmSource
    {
        public int Read(Span<short> destination) => throw new InvalidOperationException("broken");
    }
}
