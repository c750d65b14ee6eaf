using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class HoldTests
{
    [Fact]
    public Task Held_by_the_agent_the_caller_hears_music_and_afterwards_the_agent_again() =>
        HoldAsync((customer, agent) => (agent, customer));

    [Fact]
    public Task Held_by_the_caller_the_agent_hears_music_and_afterwards_the_caller_again() =>
        HoldAsync((customer, agent) => (customer, agent));

    private static async Task HoldAsync(Func<Baresip, Baresip, (Baresip Holding, Baresip Held)> choose)
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var agent = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await agent.TakeAsync();
        await customer.StepAsync("Taken");
        var (holding, held) = choose(customer.Phone, agent);
        await held.HearsNothingAsync();

        await holding.HoldAsync();
        await held.HearsAsync(Sounds.Music);
        await holding.ResumeAsync();
        await held.HearsNothingAsync();

        // The phone that held stops its own recording for good when it holds, so the held one is the witness.
        var says = Tones.Melody(3, TimeSpan.FromSeconds(3));
        await holding.SayAsync(says);
        await held.HearsAsync(says);
    }
}
