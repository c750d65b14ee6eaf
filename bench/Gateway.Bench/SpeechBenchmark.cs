using BenchmarkDotNet.Attributes;
using Gateway.Language.Speech.Endpointing;
using Gateway.Language.Speech.Native;
using Gateway.Language.Speech.Sound;

namespace Gateway.Bench;

/// <summary>What listening costs per window of 32 ms: resampling, the energy gate, and Silero behind it.</summary>
[MemoryDiagnoser]
public class SpeechBenchmark
{
    private readonly short[] narrow = new short[TurnState.Window / 2];
    private readonly short[] window = new short[TurnState.Window];
    private readonly Upsampler upsampler = new();
    private readonly EnergyGate gate = new();
    private SileroDetector? detector;

    [GlobalSetup]
    public void Load()
    {
        var noise = new Random(1);
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = (short)noise.Next(-3000, 3000);
        upsampler.Process(narrow, window);
        detector = SileroDetector.Load(NativeLibraries.SileroModel);
    }

    [GlobalCleanup]
    public void Free() => detector?.Dispose();

    [Benchmark]
    public int Upsample() => upsampler.Process(narrow, window);

    [Benchmark]
    public bool Gate() => gate.IsOpen(window);

    [Benchmark]
    public bool Silero() => detector!.IsSpeech(window);
}
