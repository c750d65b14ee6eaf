using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Recognition.PocketSphinx;
using Gateway.Language.Speech.Sound;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Language.Tests.Speech.Recognition.PocketSphinx;

public sealed class PocketSphinxRecognizerTests(EnglishRecognizer english) : IClassFixture<EnglishRecognizer>
{
    [Theory]
    [InlineData("slt", "I have a question about my invoice")]
    [InlineData("rms", "I would like to talk to a person")]
    public async Task A_sentence_of_the_examples_is_understood_on_the_telephone(string voice, string sentence)
    {
        var transcript = await HearAsync(sentence, Expectation.Sentence, voice);

        Assert.Equal(sentence.ToLowerInvariant(), transcript.Text);
        Assert.InRange(transcript.Confidence, 0.3, 1);
        Assert.False(transcript.IsRejected);
    }

    [Fact]
    public async Task Words_that_are_in_no_example_are_heard_too()
    {
        var transcript = await HearAsync("I am calling about a receipt from October", Expectation.Sentence, "rms");

        Assert.Contains("october", transcript.Text);
    }

    [Theory]
    [InlineData("yes", "slt")]
    [InlineData("yes please", "rms")]
    [InlineData("no", "slt")]
    [InlineData("no", "rms")]
    [InlineData("that's right", "slt")]
    [InlineData("nope", "rms")]
    public async Task Yes_and_no_are_understood_when_they_are_expected(string answer, string voice) =>
        Assert.StartsWith(answer, (await HearAsync(answer, Expectation.YesNo, voice)).Text);

    [Theory]
    [InlineData(Expectation.Sentence)]
    [InlineData(Expectation.YesNo)]
    public async Task Silence_is_no_sentence(Expectation expectation)
    {
        var transcript = await english.Recognizer.RecognizeAsync(
            Telephone.Silence(1), SampleRate.Telephone, "en", expectation, CancellationToken.None);

        Assert.Equal(Transcript.Nothing, transcript);
    }

    [Fact]
    public async Task More_callers_than_decoders_wait_their_turn()
    {
        var sound = await Telephone.SayAsync("my bill is too high");

        var transcripts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => english.Recognizer.RecognizeAsync(
            sound, SampleRate.Telephone, "en", Expectation.Sentence, CancellationToken.None)));

        Assert.All(transcripts, transcript => Assert.Equal("my bill is too high", transcript.Text));
    }

    [Fact]
    public void A_missing_model_is_said_with_the_name_of_its_package()
    {
        var options = new PocketSphinxOptions { ModelFolder = "/nowhere" };

        Assert.False(PocketSphinxRecognizer.TryCreate(["hello"], options, NullLoggerFactory.Instance, out _, out var reason));

        Assert.Contains("pocketsphinx-en-us", reason);
    }

    // As the endpointer cuts it: 300 ms before and after.
    private async Task<Transcript> HearAsync(string text, Expectation expectation, string voice)
    {
        var sound = await Telephone.SayAsync(text, voice);
        return await english.Recognizer.RecognizeAsync(
            sound.AsMemory()[1600..^5600], SampleRate.Telephone, "en", expectation, CancellationToken.None);
    }
}

/// <summary>One recogniser for all tests, because a large vocabulary takes a second to load.</summary>
public sealed class EnglishRecognizer : IAsyncLifetime
{
    private static readonly string[] Sentences =
    [
        "I have a question about my invoice", "my bill is too high", "where is my order", "when will my parcel arrive",
        "I want to cancel my contract", "the heating is broken", "I would like to talk to a person", "when are you open",
    ];

    public PocketSphinxRecognizer Recognizer { get; } = Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Recognizer.DisposeAsync();

    private static PocketSphinxRecognizer Create()
    {
        var options = new PocketSphinxOptions { Decoders = 2 };
        Assert.True(
            PocketSphinxRecognizer.TryCreate(Sentences, options, NullLoggerFactory.Instance, out var recognizer, out var reason),
            reason);
        return recognizer;
    }
}
