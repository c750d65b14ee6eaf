using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>SherpaOnnxOfflineTtsConfig of sherpa-onnx's c-api.h, version 1.13.8. Zero means default.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OfflineTtsConfig
{
    public VitsModelConfig Vits;
    public int NumThreads;
    public int Debug;
    public nint Provider;
    private OtherVoices otherVoices;
    public nint RuleFsts;
    public int MaxNumSentences;
    public nint RuleFars;
    public float SilenceScale;
    private Slack slack;
}

/// <summary>SherpaOnnxOfflineTtsVitsModelConfig; Piper's voices are VITS models.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VitsModelConfig
{
    public nint Model;
    public nint Lexicon;
    public nint Tokens;
    public nint DataDir;
    public float NoiseScale;
    public float NoiseScaleW;
    public float LengthScale;
    public nint DictDir;
}

/// <summary>Matcha 7, Kokoro 8, Kitten 5, ZipVoice 8, Pocket 8 and Supertonic 7 pointers; not offered.</summary>
[InlineArray(7 + 8 + 5 + 8 + 8 + 7)]
internal struct OtherVoices
{
    private nint first;
}

/// <summary>SherpaOnnxGeneratedAudio: samples from -1 to 1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GeneratedAudio
{
    public float* Samples;
    public int Count;
    public int SampleRate;
}
