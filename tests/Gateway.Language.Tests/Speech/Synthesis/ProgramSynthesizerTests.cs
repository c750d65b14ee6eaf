using Gateway.Language.Speech.Synthesis;

namespace Gateway.Language.Tests.Speech.Synthesis;

public sealed class ProgramSynthesizerTests
{
    private readonly ProgramSynthesizer _synthesizer = new(TimeProvider.System);

    [Theory]
    [InlineData("en", "Hello, Claire Hudson.")]
    [InlineData("de", "Guten Tag, Jürgen Größler.")]
    [InlineData("fr", "Bonjour, Élodie.")]
    [InlineData("it", "Buongiorno, Niccolò.")]
    public async Task A_name_is_spoken_in_each_language(string language, string text)
    {
        var pcm = await _synthesizer.SpeakAsync(text, language, default);

        Assert.InRange(pcm.Length, 8000 / 2, 8000 * 4);
        Assert.True(pcm.Max(sample => Math.Abs((int)sample)) > 3000, "it is silent");
    }

    [Fact]
    public async Task What_was_spoken_once_is_not_spoken_again()
    {
        Assert.Same(
            await _synthesizer.SpeakAsync("Goodbye.", "en", default),
            await _synthesizer.SpeakAsync("Goodbye.", "en", default));
    }

    [Fact]
    public async Task A_language_without_a_voice_is_named()
    {
        var fault = await Assert.ThrowsAsync<SynthesisException>(() => _synthesizer.SpeakAsync("Hej.", "sv", default));

        Assert.Contains("sv", fault.Message);
    }

    [Fact]
    public async Task A_program_that_fails_says_why()
    {
        var broken = new ProgramSynthesizer(
            [new SpeechProgram("sh", "en", ["-c", "cat >/dev/null; echo no voice today >&2; exit 3"])], TimeProvider.System);

        var fault = await Assert.ThrowsAsync<SynthesisException>(() => broken.SpeakAsync("Hello.", "en", default));

        Assert.Contains("ended with 3: no voice today", fault.Message);
    }

    [Fact]
    public async Task A_program_that_writes_no_sound_is_a_fault()
    {
        var broken = new ProgramSynthesizer(
            [new SpeechProgram("sh", "en", ["-c", "cat > \"$0\""])], TimeProvider.System);

        await Assert.ThrowsAsync<SynthesisException>(() => broken.SpeakAsync("Hello.", "en", default));
    }
}
