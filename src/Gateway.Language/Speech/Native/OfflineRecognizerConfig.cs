using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>SherpaOnnxOfflineRecognizerConfig of sherpa-onnx's c-api.h, version 1.13.8. Zero means default.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OfflineRecognizerConfig
{
    public int SampleRate;
    public int FeatureDim;
    public OfflineModelConfig Model;
    public nint LanguageModel;
    public float LanguageModelScale;
    public nint DecodingMethod;
    public int MaxActivePaths;
    public nint HotwordsFile;
    public float HotwordsScore;
    public nint RuleFsts;
    public nint RuleFars;
    public float BlankPenalty;
    public nint HomophoneDictDir;
    public nint HomophoneLexicon;
    public nint HomophoneRuleFsts;
    public nint CtcFstGraph;
    public int CtcFstMaxActive;
    private Slack slack;
}

/// <summary>SherpaOnnxOfflineModelConfig: one family of models is filled in, the others stay zero.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OfflineModelConfig
{
    public nint TransducerEncoder;
    public nint TransducerDecoder;
    public nint TransducerJoiner;
    public nint Paraformer;
    public nint NemoCtc;
    public WhisperModelConfig Whisper;
    public nint Tdnn;
    public nint Tokens;
    public int NumThreads;
    public int Debug;
    public nint Provider;
    public nint ModelType;
    public nint ModelingUnit;
    public nint BpeVocab;
    public nint TelespeechCtc;
    public nint SenseVoiceModel;
    public nint SenseVoiceLanguage;
    public int SenseVoiceUseItn;
    private MoonshineAndFireRed moonshineAndFireRed;
    public nint Dolphin;
    public nint ZipformerCtc;
    private CanaryModelConfig canary;
    public nint WenetCtc;
    public nint OmnilingualCtc;
    public nint MedAsrCtc;
    private FunAsrNano funAsrNano;
    private nint fireRedAsrCtc;
    private Qwen3Asr qwen3Asr;
    private CohereTranscribe cohereTranscribe;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WhisperModelConfig
{
    public nint Encoder;
    public nint Decoder;
    public nint Language;
    public nint Task;
    public int TailPaddings;
    public int EnableTokenTimestamps;
    public int EnableSegmentTimestamps;
}

// Families that are not offered: only their sizes matter, counted in pointers.
[InlineArray(7)]
internal struct MoonshineAndFireRed
{
    private nint first;
}

[InlineArray(5)]
internal struct CanaryModelConfig
{
    private nint first;
}

[InlineArray(11)]
internal struct FunAsrNano
{
    private nint first;
}

[InlineArray(8)]
internal struct Qwen3Asr
{
    private nint first;
}

[InlineArray(4)]
internal struct CohereTranscribe
{
    private nint first;
}
