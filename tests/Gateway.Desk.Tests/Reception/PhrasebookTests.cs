using Gateway.Desk.Reception;
using Gateway.Language.Speech.Synthesis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Reception;

public sealed class PhrasebookTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phrasebook");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_missing_phrase_is_named()
    {
        Write("en/hello.txt", "Hello.");

        var fault = Assert.Throws<InvalidDataException>(() => Load());

        Assert.DoesNotContain("en/hello.txt", fault.Message);
        Assert.Contains("en/hello-name.txt", fault.Message);
        Assert.Contains("en/agent-unknown.txt", fault.Message);
    }

    [Fact]
    public async Task Places_are_filled_and_spoken()
    {
        WriteAll();
        Write("en/hello-name.txt", "Hello, {name}.");
        var voice = new Voice();

        await Load(voice).SayAsync("en", Phrase.HelloName, default, ("name", "Claire"));

        Assert.Equal(["Hello, Claire."], voice.Spoken);
    }

    [Fact]
    public async Task What_was_spoken_once_is_kept()
    {
        WriteAll();
        var voice = new Voice();
        var book = Load(voice);

        var first = await book.SpeakAsync("en", "We are open until six.", default);
        var second = await book.SpeakAsync("en", "We are open until six.", default);

        Assert.Same(first, second);
        Assert.Single(voice.Spoken);
    }

    [Fact]
    public async Task Callers_who_want_the_same_sentence_share_one_synthesis_even_when_the_first_hangs_up()
    {
        WriteAll();
        var voice = new Voice { Ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        var book = Load(voice);
        using var hangUp = new CancellationTokenSource();

        var first = book.SpeakAsync("en", "We are open until six.", hangUp.Token).AsTask();
        var second = book.SpeakAsync("en", "We are open until six.", default).AsTask();
        await hangUp.CancelAsync();
        voice.Ready.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull(await second);
        Assert.Single(voice.Spoken);
    }

    [Fact]
    public async Task A_sentence_that_could_not_be_spoken_is_tried_again()
    {
        WriteAll();
        var voice = new Voice { Ready = new TaskCompletionSource() };
        voice.Ready.SetException(new SynthesisException("broken"));
        var book = Load(voice);

        await Assert.ThrowsAsync<SynthesisException>(() => book.SpeakAsync("en", "Hello.", default).AsTask());
        voice.Ready = null;

        Assert.NotNull(await book.SpeakAsync("en", "Hello.", default));
    }

    [Fact]
    public async Task What_no_voice_can_speak_is_left_out()
    {
        WriteAll();
        var book = Phrasebook.Load([_folder.FullName], ["en"], new Mute(), NullLogger<Phrasebook>.Instance);

        Assert.Null(await book.TrySayAsync("en", Phrase.Confirm, default, ("topic", "your invoice")));
        Assert.Null(await book.TrySpeakAsync("en", "We are open until six.", default));
    }

    private Phrasebook Load(Voice? voice = null) => Phrasebook.Load([_folder.FullName], ["en"], voice ?? new Voice(), NullLogger<Phrasebook>.Instance);

    private void WriteAll()
    {
        foreach (var phrase in Enum.GetValues<Phrase>())
        {
            Write($"en/{Phrasebook.FileNameOf(phrase)}.txt", $"{phrase}");
        }
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private sealed class Mute : ISynthesizer
    {
        public IReadOnlyList<string> Languages => [];

        public Task<short[]> SpeakAsync(string text, string language, CancellationToken cancellation) =>
            throw new SynthesisException("no voice");
    }

    private sealed class Voice : ISynthesizer
    {
        public List<string> Spoken { get; } = [];

        public TaskCompletionSource? Ready { get; set; }

        public IReadOnlyList<string> Languages => ["en"];

        public async Task<short[]> SpeakAsync(string text, string language, CancellationToken cancellation)
        {
            Spoken.Add(text);
            await (Ready?.Task ?? Task.CompletedTask);
            return new short[160];
        }
    }
}
