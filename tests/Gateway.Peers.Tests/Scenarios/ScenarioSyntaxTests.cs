using System.Net;
using Gateway.Peers.Scenarios;

namespace Gateway.Peers.Tests.Scenarios;

public sealed class ScenarioSyntaxTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data", "sipp");

    private static readonly Dictionary<string, string> Words = new()
    {
        ["from"] = "caller",
        ["method"] = "FROBNICATE",
        ["status"] = "486",
        ["bad"] = "Max-Forwards: many",
        ["direction"] = "sendonly",
        ["address"] = "127.0.0.1",
        ["expires"] = "60",
        ["identity"] = "<sip:+4930123456@127.0.0.1>",
        ["privacy"] = "none",
        ["key"] = "0",
        ["dialog"] = "0",
        ["target"] = "sip:ben@127.0.0.1",
        ["interval"] = "90",
        ["realm"] = "gateway",
        ["text"] = "hello",
        ["authorization"] = "Authorization: Digest username=\"anna\", realm=\"gateway\"",
    };

    public static TheoryData<string> Scenarios =>
        [.. Directory.GetFiles(Folder, "*.xml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task SIPp_understands_the_file(string scenario)
    {
        await using var run = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = scenario,
            Remote = IsCaller(scenario) ? new IPEndPoint(IPAddress.Parse("127.66.66.66"), 9) : null,
            Keys = Words,
        });

        Assert.False(run.Completed.IsCompleted);
    }

    private static bool IsCaller(string scenario)
    {
        var xml = File.ReadAllText(Path.Combine(Folder, $"{scenario}.xml"));
        var received = xml.IndexOf("<recv", StringComparison.Ordinal);
        return received < 0 || xml.IndexOf("<send", StringComparison.Ordinal) < received;
    }
}
