using System.Collections.Concurrent;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Sound;

/// <summary>Text to 8 kHz PCM by the programs flite and sox; each sentence is made once per test process.</summary>
public static class Flite
{
    private static readonly ConcurrentDictionary<SpokenSentence, Lazy<Task<short[]>>> Spoken = new();

    /// <summary>The samples of <paramref name="sentence"/>, without silence around it. The array is shared: do not write to it.</summary>
    public static Task<short[]> SpeakAsync(SpokenSentence sentence) =>
        Spoken.GetOrAdd(sentence, key => new Lazy<Task<short[]>>(() => MakeAsync(key))).Value;

    private static async Task<short[]> MakeAsync(SpokenSentence sentence)
    {
        using var folder = TemporaryFolder.Create("flite");
        var wide = folder.File("wide.wav");
        var narrow = folder.File("narrow.wav");
        var text = folder.Write("text", sentence.Text);
        await ChildProcess.RunAsync("flite", "-voice", sentence.Voice, "-f", text, "-o", wide).ConfigureAwait(false);
        await ChildProcess.RunAsync("sox", "-D", wide, "-r", "8000", "-c", "1", "-b", "16", narrow).ConfigureAwait(false);
        return Wav.Read(narrow);
    }
}
