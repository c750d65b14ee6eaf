using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Native;
using Sherpa = Gateway.Language.Speech.Native.SherpaOnnx;

namespace Gateway.Language.Speech.Recognition.SherpaOnnx;

/// <summary>
/// One loaded sherpa-onnx recognition model. Safe for several threads, since each utterance has a stream of its own; the pool
/// above it bounds how many run at once.
/// </summary>
internal sealed unsafe class SherpaEngine : IDisposable
{
    private readonly ModelEngine kind;
    private nint recognizer;

    /// <summary>Loads the model of a folder. A broken one may end the process: probe it first.</summary>
    /// <exception cref="ModelException">Files are missing or the model is refused.</exception>
    internal SherpaEngine(InstalledModel model, int threads)
    {
        kind = model.Manifest.Engine;
        using var text = new NativeText();
        var config = new OfflineRecognizerConfig
        {
            SampleRate = 16000,
            FeatureDim = 80,
            DecodingMethod = text.Add("greedy_search"),
            MaxActivePaths = 4,
            HotwordsScore = 1.5f,
            CtcFstMaxActive = 3000,
        };
        config.Model.NumThreads = threads;
        config.Model.Provider = text.Add("cpu");
        config.Model.Tokens = text.Add(model.PathOf(ModelRole.Tokens)!);
        Fill(ref config.Model, model, role => text.Add(model.PathOf(role)!), text);
        recognizer = Sherpa.CreateOfflineRecognizer(&config);
        if (recognizer == 0)
            throw new ModelException(ModelFault.DoesNotLoad, $"{model.Folder}: sherpa-onnx refused the model");
    }

    /// <summary>Recognises a whole utterance at 16 kHz in <paramref name="language"/>.</summary>
    internal Transcript Recognize(ReadOnlySpan<short> pcm, string language)
    {
        var samples = new float[pcm.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = pcm[i] / 32768f;
        var stream = Sherpa.CreateOfflineStream(recognizer);
        try
        {
            if (kind == ModelEngine.Whisper)
                Sherpa.OfflineStreamSetOption(stream, "language", language);
            fixed (float* first = samples)
                Sherpa.AcceptWaveformOffline(stream, 16000, first, samples.Length);
            Sherpa.DecodeOfflineStream(recognizer, stream);
            return Result(stream);
        }
        finally
        {
            Sherpa.DestroyOfflineStream(stream);
        }
    }

    public void Dispose()
    {
        if (recognizer != 0)
            Sherpa.DestroyOfflineRecognizer(recognizer);
        recognizer = 0;
    }

    private static void Fill(ref OfflineModelConfig config, InstalledModel model, Func<ModelRole, nint> path, NativeText text)
    {
        switch (model.Manifest.Engine)
        {
            case ModelEngine.Whisper:
                config.Whisper.Encoder = path(ModelRole.Encoder);
                config.Whisper.Decoder = path(ModelRole.Decoder);
                config.Whisper.Language = text.Add(model.Manifest.Languages[0]);
                config.Whisper.Task = text.Add("transcribe");
                config.Whisper.TailPaddings = -1;
                break;
            case ModelEngine.NemoTransducer:
                config.TransducerEncoder = path(ModelRole.Encoder);
                config.TransducerDecoder = path(ModelRole.Decoder);
                config.TransducerJoiner = path(ModelRole.Joiner);
                config.ModelType = text.Add("nemo_transducer");
                break;
            case ModelEngine.NemoCtc:
                config.NemoCtc = path(ModelRole.Model);
                break;
            case ModelEngine.Ctc:
                config.ZipformerCtc = path(ModelRole.Model);
                break;
            default:
                throw new ModelException(ModelFault.DoesNotLoad, $"{model.Folder}: {model.Manifest.Name} is no recognition model");
        }
    }

    // The JSON of a result is stable over versions where the struct is not.
    private static Transcript Result(nint stream)
    {
        var address = Sherpa.GetOfflineStreamResultAsJson(stream);
        if (address == 0)
            return Transcript.Nothing;
        var json = Marshal.PtrToStringUTF8(address) ?? "{}";
        Sherpa.DestroyOfflineStreamResultJson(address);
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var text = root.TryGetProperty("text", out var found) ? (found.GetString() ?? "").Trim() : "";
        return text.Length == 0 ? Transcript.Nothing : new Transcript(text.ToLowerInvariant(), Confidence(root), IsRejected: false);
    }

    // Mean probability of the tokens where the model gives them.
    private static double Confidence(JsonElement root)
    {
        if (!root.TryGetProperty("ys_log_probs", out var logs) || logs.ValueKind != JsonValueKind.Array || logs.GetArrayLength() == 0)
            return 1;
        return Math.Clamp(logs.EnumerateArray().Average(log => Math.Exp(log.GetDouble())), 0, 1);
    }
}
