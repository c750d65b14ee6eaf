using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Recognition.SherpaOnnx;

/// <summary>
/// A downloaded model (Whisper, Parakeet, any CTC) run by sherpa-onnx on this machine. The expectation does not narrow the
/// search of these models; what is heard is read by the caller.
/// </summary>
public sealed class SherpaOnnxRecognizer : IRecognizer, IAsyncDisposable
{
    private readonly SherpaEngine engine;
    private readonly EnginePool<Lease> pool;

    private SherpaOnnxRecognizer(ModelManifest manifest, SherpaEngine engine, int atOnce)
    {
        this.engine = engine;
        pool = new EnginePool<Lease>(() => new Lease(), atOnce);
        Name = $"sherpa-onnx {manifest.Name}";
        Languages = manifest.Languages;
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Languages { get; }

    /// <summary>
    /// Loads a model that <see cref="ModelProbe"/> has accepted; seconds for large models. <paramref name="atOnce"/>
    /// recognitions run at the same time, one thread each.
    /// </summary>
    /// <exception cref="ModelException">The model is refused.</exception>
    public static SherpaOnnxRecognizer Load(InstalledModel model, int atOnce) =>
        new(model.Manifest, new SherpaEngine(model, threads: 1), atOnce);

    /// <inheritdoc />
    public Task<Transcript> RecognizeAsync(
        ReadOnlyMemory<short> pcm,
        SampleRate rate,
        string language,
        Expectation expectation,
        CancellationToken cancellation)
    {
        var wide = Upsampler.ToWideband(pcm, rate);
        return pool.RunAsync(_ => engine.Recognize(wide.Span, language), cancellation);
    }

    /// <summary>Waits for recognitions under way and frees the model.</summary>
    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        engine.Dispose();
    }

    // The model is shared; a lease is only the right to run.
    private sealed class Lease : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
