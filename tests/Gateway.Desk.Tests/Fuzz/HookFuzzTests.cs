using System.Security.Cryptography;
using Gateway.Fuzz;
using Xunit.Abstractions;

namespace Gateway.Desk.Tests.Fuzz;

/// <summary>A short form of <c>make fuzz</c> for what providers post: some seconds together. Memory is watched there only; here other
/// tests run beside it.</summary>
public sealed class HookFuzzTests(ITestOutputHelper output)
{
    private const long Inputs = 8_000;

    [Theory]
    [Trait("Category", "Fuzz")]
    [InlineData("webhook")]
    [InlineData("telegram")]
    [InlineData("twilio")]
    [InlineData("http-sms")]
    [InlineData("sms-form")]
    public void Damaged_bodies_throw_nothing_and_are_never_believed_unproven(string name)
    {
        foreach (var seed in (int[])[20260105, RandomNumberGenerator.GetInt32(int.MaxValue)])
        {
            output.WriteLine($"{name}: seed {seed}");
            using var target = FuzzTargets.Create(name, 0);
            var result = FuzzRun.Run(target, seed, Inputs, TimeSpan.FromMinutes(1), Path.Combine(AppContext.BaseDirectory, "fuzz-crashes"));

            Assert.True(result.Crash is null, $"seed {seed}, {result.CrashFile}: {result.Crash}");
            Assert.True(result.Accepted > Inputs / 100, $"only {result.Accepted} inputs were read");
        }
    }
}
