using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class HangUpTests
{
    // Transactions outlive a call by 64 x T1; a short T1 lets the test see them go.
    private static readonly GatewaySetup Setup = new()
    {
        T1 = TimeSpan.FromMilliseconds(100),
        Agents = [new AgentSetup("anna", "Anna Schmidt") { Skills = GatewaySetup.AllSkills }],
    };

    [Fact]
    public async Task The_caller_leaves_during_the_greeting()
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, Setup.Agents[0]);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.StepAsync("Greeted");
        await customer.Phone.HangUpAsync();

        await IsOverAsync(gateway, customer, "CallerLeft: in the reception");
        await IsOfferedTheNextCallAsync(gateway, anna);
    }

    [Fact]
    public async Task The_caller_leaves_while_the_question_waits()
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, Setup.Agents[0]);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.StepAsync("Asked");
        await customer.Phone.HearsPromptAsync("en", "question");
        await customer.Phone.HangUpAsync();

        await IsOverAsync(gateway, customer, "CallerLeft: in the reception");
        await IsOfferedTheNextCallAsync(gateway, anna);
    }

    [Fact]
    public async Task The_caller_leaves_the_queue()
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, Setup.Agents[0]);
        await using var first = await Customer.CallForPersonAsync(gateway, "+4915112345601");
        await anna.TakeAsync();
        await first.StepAsync("Taken");
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await customer.Phone.HearsPromptAsync("en", "waiting");
        await customer.Phone.HangUpAsync();

        Assert.Equal("CallerLeft: while waiting", await customer.EndingAsync());
        Assert.NotEmpty(await Leftovers.HeldAsync(gateway));
        await first.Phone.HangUpAsync();
        await IsOverAsync(gateway, first, "HandedOver: caller hung up");
        await IsOfferedTheNextCallAsync(gateway, anna);
        Assert.Equal(2, anna.Rings());
    }

    [Fact]
    public async Task The_caller_leaves_while_the_agents_phone_rings()
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await anna.RungAsync();
        await customer.Phone.HangUpAsync();

        await anna.ClosedAsync();
        Assert.Contains("CANCEL sip:", anna.Log);
        await IsOverAsync(gateway, customer, "CallerLeft: while waiting");
        await IsOfferedTheNextCallAsync(gateway, anna);
    }

    [Fact]
    public async Task The_caller_hangs_up_on_the_agent()
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await customer.Phone.HangUpAsync();

        await anna.ClosedAsync();
        await IsOverAsync(gateway, customer, "HandedOver: caller hung up");
        await IsOfferedTheNextCallAsync(gateway, anna);
    }

    [Fact]
    public async Task The_agent_hangs_up_on_the_caller()
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await anna.HangUpAsync();

        await customer.Phone.ClosedAsync();
        await IsOverAsync(gateway, customer, "HandedOver: agent hung up");
        await IsOfferedTheNextCallAsync(gateway, anna);
    }

    private static async Task IsOverAsync(GatewayProcess gateway, Customer customer, string ending)
    {
        Assert.Equal(ending, await customer.EndingAsync());
        var contacts = await Contacts.ReadAsync(gateway.Folder);
        Assert.Contains(contacts, contact => string.Equals(contact.Ending, ending, StringComparison.OrdinalIgnoreCase));
        await Leftovers.NothingAsync(gateway);
    }

    private static async Task IsOfferedTheNextCallAsync(GatewayProcess gateway, Baresip agent)
    {
        await using var next = await Customer.CallForPersonAsync(gateway, "+4915112345609");
        await agent.TakeAsync();
        await next.StepAsync("Taken");
    }
}
