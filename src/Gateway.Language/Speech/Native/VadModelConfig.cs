using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>SherpaOnnxVadModelConfig of sherpa-onnx's c-api.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VadModelConfig
{
    public SileroVadModelConfig SileroVad;
    public int SampleRate;
    public int NumThreads;
    public nint Provider;
    public int Debug;
    public SileroVadModelConfig TenVad;
    private Slack slack;
}

/// <summary>SherpaOnnxSileroVadModelConfig; SherpaOnnxTenVadModelConfig has the same fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SileroVadModelConfig
{
    public nint Model;
    public float Threshold;
    public float MinSilenceDuration;
    public float MinSpeechDuration;
    public int WindowSize;
    public float MaxSpeechDuration;
    private int spare;
}

/// <summary>Zeros behind a struct: a later library that appended fields reads "not set" instead of our stack.</summary>
[InlineArray(32)]
internal struct Slack
{
    private nint first;
}
