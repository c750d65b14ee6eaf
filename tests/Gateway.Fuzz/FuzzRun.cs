using System.Diagnostics;

namespace Gateway.Fuzz;

/// <summary>How a run over one target ended.</summary>
/// <param name="Inputs">How many inputs were read.</param>
/// <param name="Accepted">How many of them were taken for good.</param>
/// <param name="Crash">What was thrown, if anything was.</param>
/// <param name="CrashFile">Where the input that did it was saved.</param>
/// <param name="GrowthBytes">Memory that the run left behind.</param>
internal sealed record FuzzResult(long Inputs, long Accepted, Exception? Crash, string? CrashFile, long GrowthBytes);

/// <summary>Feeds a target with damaged inputs until a number of them, or a time, is over, or one does harm.</summary>
internal static class FuzzRun
{
    private const int WarmUp = 20_000;

    // Looking at the clock for each input would cost more than reading it.
    private const int Stride = 256;

    public static FuzzResult Run(IFuzzTarget target, int seed, long inputs, TimeSpan limit, string crashFolder)
    {
        var mutator = new Mutator(target, new Random(seed));
        var started = Stopwatch.GetTimestamp();
        long done = 0, accepted = 0, before = 0;
        ReadOnlySpan<byte> input = [];
        try
        {
            while (done < inputs && (done % Stride != 0 || Stopwatch.GetElapsedTime(started) < limit))
            {
                if (done == Math.Min(WarmUp, inputs / 2))
                    before = GC.GetTotalMemory(forceFullCollection: true);
                input = mutator.Next();
                accepted += target.Run(input) ? 1 : 0;
                done++;
            }
        }
        catch (Exception crash)
        {
            return new FuzzResult(done, accepted, crash, Save(target, seed, done, input, crashFolder), 0);
        }

        return new FuzzResult(done, accepted, null, null, before == 0 ? 0 : GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static string Save(IFuzzTarget target, int seed, long number, ReadOnlySpan<byte> input, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{target.Name}-{seed}-{number}.bin");
        File.WriteAllBytes(path, input.ToArray());
        return path;
    }
}
