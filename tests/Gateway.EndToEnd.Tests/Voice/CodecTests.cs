using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Phones that agree on different codecs with the gateway hear each other.</summary>
public sealed class CodecTests
{
    /// <summary>What Opus leaves of a melody that it was not made for; other sound stays below 0.5.</summary>
    private const double MuchAlike = 0.8;

    /// <summary>What G.722 and G.711 leave of it.</summary>
    private const double Alike = 0.99;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("G722", "G722", Alike)]
    [InlineData("PCMA", "G722", Alike)]
    [InlineData("opus", "G722", MuchAlike)]
    [InlineData("PCMU", "opus", MuchAlike)]
    public async Task Caller_and_agent_hear_each_other(string callers, string agents, double likeness)
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        var (callerSays, agentSays) = (Tones.Melody(21, Length), Tones.Melody(22, Length));
        await using var agent = await Agents.StartAsync(
            gateway, folder.Setup.Agents[0], new BaresipOptions { Codecs = [agents], AnswersAtOnce = true, Microphone = agentSays });
        await using var customer = await Customer.CallForPersonAsync(gateway, options: new BaresipOptions { Codecs = [callers] });
        await customer.StepAsync("Taken");
        await customer.Phone.SayAsync(callerSays);

        await AssertHeardAsync(callerSays, agent, likeness);
        await AssertHeardAsync(agentSays, customer.Phone, likeness);
    }

    // Opus moves the phases of tones a little, and on the way the delay may change between two notes: they are looked for one by one.
    private static async Task AssertHeardAsync(short[] said, Baresip phone, double likeness)
    {
        using var end = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (!IsHeard(said, phone.Heard(), likeness))
        {
            // The recording grows without telling anybody.
            Assert.False(end.IsCancellationRequested, string.Join('\n', Notes(said, phone.Heard())));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static bool IsHeard(short[] said, short[] heard, double likeness) =>
        heard.Length >= said.Length && Notes(said, heard).Count(note => note.Coefficient >= likeness) >= 16;

    private static IReadOnlyList<Match> Notes(short[] said, short[] heard) => Correlation.Segments(said, heard, TimeSpan.FromSeconds(0.16));
}
