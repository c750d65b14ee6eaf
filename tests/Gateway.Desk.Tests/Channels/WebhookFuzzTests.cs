using System.Security.Cryptography;
using Gateway.Fuzz;
using Xunit.Abstractions;

namespace Gateway.Desk.Tests.Channels;

/// <summary>Tests that look at the memory of the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>A short form of <c>make fuzz</c> for webhooks: signed well and damaged behind the signature.</summary>
[Collection(AloneCollection.Name)]
public sealed class WebhookFuzzTests(ITestOutputHelper output)
{
    private const long Allowance = 8 << 20;

    [Theory]
    [Trait("Category", "Fuzz")]
    [InlineData("whatsapp")]
    [InlineData("messenger")]
    public void Damaged_bodies_throw_nothing_and_leave_nothing_behind(string name)
    {
        foreach (var seed in (int[])[20260105, RandomNumberGenerator.GetInt32(int.MaxValue)])
        {
            output.WriteLine($"{name}: seed {seed}");
            using var target = FuzzTargets.Create(name, 0);
            Assert.All(target.Seeds, body => Assert.True(target.Run(body)));
            var result = FuzzRun.Run(target, seed, 20_000, TimeSpan.FromMinutes(2), Path.Combine(AppContext.BaseDirectory, "fuzz-crashes"));

            Assert.True(result.Crash is null, $"seed {seed}, {result.CrashFile}: {result.Crash}");
            Assert.NotEqual(0, result.Accepted);
            Assert.InRange(result.GrowthBytes, long.MinValue, Allowance);
        }
    }
}
