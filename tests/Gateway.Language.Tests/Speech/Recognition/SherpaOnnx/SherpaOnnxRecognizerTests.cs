using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Recognition.SherpaOnnx;
using Gateway.Language.Speech.Sound;
using Gateway.Language.Tests.Speech.Models;

namespace Gateway.Language.Tests.Speech.Recognition.SherpaOnnx;

public sealed class SherpaOnnxRecognizerTests
{
    private static readonly ModelProbe Child =
        new("dotnet", [typeof(SherpaOnnxRecognizerTests).Assembly.Location], TimeProvider.System);

    [Theory]
    [InlineData("abcd")]
    [InlineData("dab")]
    [InlineData("aabb")]
    public async Task A_CTC_model_turns_sound_into_letters(string letters)
    {
        using var folder = new TemporaryFolder();
        await using var recognizer = SherpaOnnxRecognizer.Load(ToneModel.WriteTo(folder.Path), atOnce: 1);

        var transcript = await HearAsync(recognizer, letters);

        Assert.Equal(letters, transcript.Text.Replace(" ", ""));
        Assert.False(transcript.IsRejected);
    }

    [Fact]
    public async Task Silence_is_rejected()
    {
        using var folder = new TemporaryFolder();
        await using var recognizer = SherpaOnnxRecognizer.Load(ToneModel.WriteTo(folder.Path), atOnce: 1);

        Assert.Equal(Transcript.Nothing, await HearAsync(recognizer, ""));
    }

    [Fact]
    public async Task Many_utterances_at_once_do_not_mix()
    {
        using var folder = new TemporaryFolder();
        await using var recognizer = SherpaOnnxRecognizer.Load(ToneModel.WriteTo(folder.Path), atOnce: 3);
        string[] said = ["ab", "cd", "da", "bcd", "a", "d", "ca", "bd"];

        var heard = await Task.WhenAll(said.Select(letters => HearAsync(recognizer, letters)));

        Assert.Equal(said, heard.Select(transcript => transcript.Text.Replace(" ", "")));
    }

    [Fact]
    public async Task A_whole_model_loads_in_the_child_process()
    {
        using var folder = new TemporaryFolder();

        var verdict = await Child.RunAsync(ToneModel.WriteTo(folder.Path).Folder);

        Assert.True(verdict.Loads, verdict.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.98)]
    public async Task A_truncated_model_ends_the_child_process_and_not_us(double part)
    {
        using var folder = new TemporaryFolder();
        var model = ToneModel.WriteTo(folder.Path);
        var onnx = ToneModel.Onnx();
        await File.WriteAllBytesAsync(Path.Combine(model.Folder, "model.onnx"), onnx[..(int)(onnx.Length * part)]);

        Assert.False((await Child.RunAsync(model.Folder)).Loads);
    }

    [Fact]
    public async Task Tokens_that_are_no_tokens_end_the_child_process_and_not_us()
    {
        using var folder = new TemporaryFolder();
        var model = ToneModel.WriteTo(folder.Path);
        await File.WriteAllTextAsync(Path.Combine(model.Folder, "tokens.txt"), "not tokens\n");

        Assert.False((await Child.RunAsync(model.Folder)).Loads);
    }

    private static Task<Transcript> HearAsync(SherpaOnnxRecognizer recognizer, string letters) =>
        recognizer.RecognizeAsync(
            ToneModel.Say(letters), SampleRate.Telephone, "de", Expectation.Sentence, CancellationToken.None);
}
