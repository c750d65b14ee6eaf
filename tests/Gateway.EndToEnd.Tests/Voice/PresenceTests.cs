using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class PresenceTests
{
    private static readonly AgentSetup Anna = new("anna", "Anna Schmidt") { Skills = GatewaySetup.AllSkills, Languages = ["en"] };

    [Fact]
    public async Task Star_two_pauses_and_star_one_brings_back()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [Anna] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Agents.StartAsync(gateway, Anna);

        await phone.DialToTheEndAsync("*2", gateway);
        await using var unlucky = await Customer.CallForPersonAsync(gateway);
        Assert.Equal("Unserved: nobody logged in", await unlucky.EndingAsync());
        Assert.Equal(0, phone.Rings());

        await phone.DialToTheEndAsync("*1", gateway);
        await using var lucky = await Customer.CallForPersonAsync(gateway, "+4915112345679");
        await phone.TakeAsync();
        await lucky.StepAsync("Taken");
    }

    [Fact]
    public async Task Wrap_up_holds_the_agent_back_until_star_one_ends_it()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [Anna], WrapUp = TimeSpan.FromMinutes(10) });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Agents.StartAsync(gateway, Anna);
        await using var first = await Customer.CallForPersonAsync(gateway);
        await phone.TakeAsync();
        await first.StepAsync("Taken");
        await first.Phone.HangUpAsync();
        await phone.ClosedAsync();

        await using var second = await Customer.CallForPersonAsync(gateway, "+4915112345679");
        await second.Phone.HearsPromptAsync("en", "waiting");
        Assert.Equal(1, phone.Rings());
        await phone.DialToTheEndAsync("*1", gateway);

        await second.StepAsync("Offered");
        await phone.TakeAsync();
        await second.StepAsync("Taken");
    }

    [Fact]
    public async Task An_unknown_code_is_answered_by_saying_so()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [Anna] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Agents.StartAsync(gateway, Anna);

        await phone.DialToTheEndAsync("*7", gateway);

        await phone.HearsPromptAsync("en", "agent-unknown");
        Assert.Contains("BYE sip:", phone.Log);
    }

    [Fact]
    public async Task An_agent_cannot_dial_out()
    {
        // No trunk at the agent's address, or the call would count as a customer's.
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [Anna], TrunkAddresses = ["127.0.0.2"] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Agents.StartAsync(gateway, Anna);

        Assert.Contains("403", (await phone.DialToTheEndAsync("+4930999999", gateway)).Detail);
        // A hotline's number means its queue, where no colleague is: an agent does not come in as a customer.
        Assert.Contains("480", (await phone.DialToTheEndAsync(folder.Number, gateway)).Detail);
    }

    [Fact]
    public async Task Whose_phone_is_gone_is_offline()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [Anna] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using (var phone = await Agents.StartAsync(gateway, Anna))
        {
            await using var served = await Customer.CallForPersonAsync(gateway);
            await phone.TakeAsync();
            await served.StepAsync("Taken");
        }

        await using var customer = await Customer.CallForPersonAsync(gateway, "+4915112345679");

        Assert.Equal("Unserved: nobody logged in", await customer.EndingAsync());
        Assert.DoesNotContain(customer.Steps(), step => step.Kind == "Offered");
    }
}
