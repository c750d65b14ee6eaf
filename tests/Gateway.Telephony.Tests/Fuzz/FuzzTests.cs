using System.Security.Cryptography;
using Gateway.Fuzz;
using Xunit.Abstractions;

namespace Gateway.Telephony.Tests.Fuzz;

/// <summary>A short form of <c>make fuzz</c>: some seconds for each target.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long Allowance = 8 << 20;
    private const int FirstPort = 39_800;

    public static TheoryData<string, long> Targets => new() { { "sip", 50_000 }, { "sdp", 50_000 }, { "srtp", 200_000 }, { "media", 100_000 }, { "email", 10_000 } };

    [Theory]
    [Trait("Category", "Fuzz")]
    [MemberData(nameof(Targets))]
    public void Damaged_inputs_throw_nothing_and_leave_nothing_behind(string name, long inputs)
    {
        foreach (var seed in (int[])[20260105, RandomNumberGenerator.GetInt32(int.MaxValue)])
        {
            output.WriteLine($"{name}: seed {seed}");
            using var target = FuzzTargets.Create(name, FirstPort);
            var result = FuzzRun.Run(target, seed, inputs, TimeSpan.FromMinutes(2), Path.Combine(AppContext.BaseDirectory, "fuzz-crashes"));

            Assert.True(result.Crash is null, $"seed {seed}, {result.CrashFile}: {result.Crash}");
            Assert.InRange(result.GrowthBytes, long.MinValue, Allowance);
        }
    }
}
