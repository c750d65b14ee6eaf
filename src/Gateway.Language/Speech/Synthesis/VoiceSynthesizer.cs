using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Recognition;

namespace Gateway.Language.Speech.Synthesis;

/// <summary>A neural voice whose model the operator has pulled, run by sherpa-onnx on this machine.</summary>
public sealed class VoiceSynthesizer : ISynthesizer, IAsyncDisposable
{
    private readonly EnginePool<SherpaVoice> voices;

    private VoiceSynthesizer(InstalledModel voice)
    {
        Languages = voice.Manifest.Languages;
        voices = new EnginePool<SherpaVoice>(() => new SherpaVoice(voice), limit: 1);
        voices.Warm();
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Languages { get; }

    /// <summary>Loads a voice that <see cref="ModelProbe"/> has accepted.</summary>
    /// <exception cref="ModelException">The voice is refused.</exception>
    public static VoiceSynthesizer Load(InstalledModel voice) => new(voice);

    /// <inheritdoc />
    public Task<short[]> SpeakAsync(string text, string language, CancellationToken cancellation) =>
        voices.RunAsync(voice => voice.Speak(text), cancellation);

    /// <summary>Waits for the sentence under way and frees the voice.</summary>
    public ValueTask DisposeAsync() => voices.DisposeAsync();
}
