using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class StopTests
{
    [Fact]
    public async Task A_stop_says_goodbye_to_both_who_talk_and_to_who_waits()
    {
        var anna = new AgentSetup("anna", "Anna Schmidt") { Skills = GatewaySetup.AllSkills };
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [anna] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Agents.StartAsync(gateway, anna);
        await using var customer = await Customer.CallForPersonAsync(gateway, "+4915112345601");
        await phone.TakeAsync();
        await customer.StepAsync("Taken");
        await using var waiting = await Customer.CallForPersonAsync(gateway, "+4915112345602");

        Assert.Equal(0, await gateway.StopAsync());

        await phone.ClosedAsync();
        await customer.Phone.ClosedAsync();
        await waiting.Phone.ClosedAsync();
        Assert.Contains("BYE sip:", phone.Log);
        Assert.Contains("BYE sip:", customer.Phone.Log);
        Assert.Contains("BYE sip:", waiting.Phone.Log);
        var contacts = await Contacts.ReadAsync(folder);
        Assert.Equal(["ourFault: gateway stopped", "handedOver: gateway stopped"], contacts.Select(contact => contact.Ending));
    }
}
