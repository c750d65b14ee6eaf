using System.Buffers.Binary;

namespace Gateway.Host.Tests;

public sealed class PromptsTests
{
    private static readonly string Prompts = Path.Combine(RepositoryRoot.Path, "prompts");

    public static TheoryData<string> Texts() =>
        [.. Directory.EnumerateFiles(Prompts, "*.txt", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Prompts, path))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_without_placeholder_has_its_sound_beside_it(string text)
    {
        var wav = Path.ChangeExtension(Path.Combine(Prompts, text), ".wav");
        if (File.ReadAllText(Path.Combine(Prompts, text)).Contains('{'))
        {
            Assert.False(File.Exists(wav));
            return;
        }

        Assert.InRange(SecondsOf(wav), 0.4, 15);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en")]
    public void Greeting_with_notice_and_question_takes_under_eight_seconds(string language)
    {
        var seconds = new[] { "hello", "notice", "question" }.Sum(name => SecondsOf(Path.Combine(Prompts, language, name + ".wav")));

        Assert.InRange(seconds, 2, 8);
    }

    [Fact]
    public void All_languages_have_the_same_prompts()
    {
        var names = Directory.GetDirectories(Prompts)
            .Select(folder => string.Join(' ', Directory.GetFiles(folder, "*.txt").Select(Path.GetFileName).Order()))
            .ToList();

        Assert.Equal(2, names.Count);
        Assert.Single(names.Distinct());
    }

    [Fact]
    public void The_hold_music_lasts_twenty_to_thirty_seconds() =>
        Assert.InRange(SecondsOf(Path.Combine(Prompts, "music.wav")), 20, 30);

    /// <summary>Length of a RIFF file that must hold 8 kHz, 16 bit, mono PCM in the canonical order of chunks.</summary>
    private static double SecondsOf(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("RIFF"u8.ToArray(), bytes[..4]);
        Assert.Equal("fmt "u8.ToArray(), bytes[12..16]);
        Assert.Equal(1, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(20)));
        Assert.Equal(1, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(22)));
        Assert.Equal(8000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
        Assert.Equal(16, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(34)));
        Assert.Equal("data"u8.ToArray(), bytes[36..40]);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)) / 16000.0;
    }
}
