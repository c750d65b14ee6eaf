using System.Runtime.InteropServices;
using Gateway.Language.Speech.Native;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Language.Speech.Endpointing;

/// <summary>
/// Silero's voice activity model for one stream: a neural network that says of each 32 ms whether somebody speaks.
/// 20-60 ms to create and about 10 MiB, so detectors are pooled. One thread at a time.
/// </summary>
internal sealed class SileroDetector : SafeHandleZeroOrMinusOneIsInvalid, IVoiceDetector
{
    // Our own turn state measures the pauses, so the library's are as short as one window.
    private const float WindowSeconds = 0.032f;

    // The library keeps a sentence until it is over, and complains on standard error when its buffer has to grow; the
    // longest utterance that a turn takes fits in.
    private const float BufferSeconds = 16;

    private readonly float[] samples = new float[TurnState.Window];

    private SileroDetector()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Loads the model.</summary>
    /// <exception cref="FileNotFoundException">The model is not beside the program.</exception>
    internal static unsafe SileroDetector Load(string model)
    {
        if (!File.Exists(model))
            throw new FileNotFoundException("The voice activity model is missing.", model);
        using var text = new NativeText();
        var config = new VadModelConfig
        {
            SileroVad = new SileroVadModelConfig
            {
                Model = text.Add(model),
                Threshold = 0.5f,
                MinSilenceDuration = 3 * WindowSeconds,
                MinSpeechDuration = WindowSeconds,
                WindowSize = TurnState.Window,
                MaxSpeechDuration = 60,
            },
            SampleRate = 16000,
            NumThreads = 1,
            Provider = text.Add("cpu"),
            TenVad = new SileroVadModelConfig { WindowSize = 256 },
        };
        var handle = SherpaOnnx.CreateVoiceActivityDetector(&config, BufferSeconds);
        if (handle == 0)
            throw new InvalidDataException($"The voice activity model {model} was refused.");
        var detector = new SileroDetector();
        detector.SetHandle(handle);
        return detector;
    }

    /// <inheritdoc />
    public unsafe bool IsSpeech(ReadOnlySpan<short> window)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = window[i] / 32768f;
        fixed (float* first = samples)
            SherpaOnnx.VoiceActivityDetectorAcceptWaveform(handle, first, samples.Length);
        SherpaOnnx.VoiceActivityDetectorClear(handle);
        return SherpaOnnx.VoiceActivityDetectorDetected(handle) != 0;
    }

    /// <inheritdoc />
    public void Reset() => SherpaOnnx.VoiceActivityDetectorReset(handle);

    protected override bool ReleaseHandle()
    {
        SherpaOnnx.DestroyVoiceActivityDetector(handle);
        return true;
    }
}
