using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>
/// The part of sherpa-onnx's C API that we call (c-api.h, version 1.13.8). A bad configuration value or a broken model may end
/// the process: only models that passed <see cref="Models.ModelProbe"/> are given to it.
/// </summary>
internal static unsafe partial class SherpaOnnx
{
    private const string Library = NativeLibraries.SherpaOnnx;

    static SherpaOnnx() => NativeLibraries.Register();

    [LibraryImport(Library, EntryPoint = "SherpaOnnxGetVersionStr")]
    internal static partial nint GetVersion();

    [LibraryImport(Library, EntryPoint = "SherpaOnnxCreateVoiceActivityDetector")]
    internal static partial nint CreateVoiceActivityDetector(VadModelConfig* config, float bufferSeconds);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDestroyVoiceActivityDetector")]
    internal static partial void DestroyVoiceActivityDetector(nint detector);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxVoiceActivityDetectorAcceptWaveform")]
    internal static partial void VoiceActivityDetectorAcceptWaveform(nint detector, float* samples, int count);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxVoiceActivityDetectorDetected")]
    internal static partial int VoiceActivityDetectorDetected(nint detector);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxVoiceActivityDetectorClear")]
    internal static partial void VoiceActivityDetectorClear(nint detector);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxVoiceActivityDetectorReset")]
    internal static partial void VoiceActivityDetectorReset(nint detector);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxCreateOfflineRecognizer")]
    internal static partial nint CreateOfflineRecognizer(OfflineRecognizerConfig* config);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDestroyOfflineRecognizer")]
    internal static partial void DestroyOfflineRecognizer(nint recognizer);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxCreateOfflineStream")]
    internal static partial nint CreateOfflineStream(nint recognizer);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDestroyOfflineStream")]
    internal static partial void DestroyOfflineStream(nint stream);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxOfflineStreamSetOption", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void OfflineStreamSetOption(nint stream, string key, string value);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxAcceptWaveformOffline")]
    internal static partial void AcceptWaveformOffline(nint stream, int sampleRate, float* samples, int count);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDecodeOfflineStream")]
    internal static partial void DecodeOfflineStream(nint recognizer, nint stream);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxGetOfflineStreamResultAsJson")]
    internal static partial nint GetOfflineStreamResultAsJson(nint stream);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDestroyOfflineStreamResultJson")]
    internal static partial void DestroyOfflineStreamResultJson(nint json);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxCreateOfflineTts")]
    internal static partial nint CreateOfflineTts(OfflineTtsConfig* config);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDestroyOfflineTts")]
    internal static partial void DestroyOfflineTts(nint tts);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxOfflineTtsGenerate", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GeneratedAudio* OfflineTtsGenerate(nint tts, string text, int speaker, float speed);

    [LibraryImport(Library, EntryPoint = "SherpaOnnxDestroyOfflineTtsGeneratedAudio")]
    internal static partial void DestroyOfflineTtsGeneratedAudio(GeneratedAudio* audio);
}
