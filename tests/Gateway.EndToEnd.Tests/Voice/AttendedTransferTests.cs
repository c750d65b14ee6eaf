using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>RFC 5589 section 7: an agent asks a colleague and then joins the caller with them, by REFER with Replaces.</summary>
public sealed class AttendedTransferTests
{
    [Fact]
    public async Task After_a_consultation_caller_and_colleague_talk_and_the_first_agent_writes_notes()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { WrapUp = TimeSpan.FromMinutes(5) });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await anna.WaitAsync(PhoneEventKind.Established);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);

        await anna.HoldAsync();
        await customer.Phone.HearsAsync(Sounds.Music);
        await anna.DialAsync("ben", gateway.Sip);
        await ben.TakeAsync();
        var consult = await anna.WaitAsync(PhoneEventKind.Established);
        Assert.Contains("From: \"Anna Schmidt\" <sip:anna@", ben.Log);
        Assert.Contains("Subject: colleague, about +4915112345678: ", ben.Log);
        await Sounds.ProveTalkAsync(anna, ben);

        await anna.JoinAsync(consult.CallId, gateway);
        Assert.Equal("Anna Schmidt to Ben Weber, after consultation", (await customer.StepAsync("Transferred")).Text);
        Assert.Equal(["100", "200"], await anna.TransferReportsAsync(2));
        await anna.ClosedAsync();
        await anna.ClosedAsync();
        await Sounds.ProveTalkAsync(customer.Phone, ben);
        Assert.Equal(0, customer.Phone.OffersReceived());

        await ben.HangUpAsync();
        Assert.Equal("HandedOver: agent hung up", await customer.EndingAsync());
        Assert.Equal("ben", Assert.Single(await Contacts.ReadAsync(folder)).Agent);

        // Both write notes now: the next caller finds nobody free.
        await using var next = await Customer.CallForPersonAsync(gateway, "+4915112345602");
        await next.Phone.HearsPromptAsync("en", "waiting");
        Assert.Equal(1, ben.Rings());
    }

    [Fact]
    public async Task Colleagues_call_each_other_and_a_queue_and_nobody_outside()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);

        await anna.DialAsync("billing", gateway.Sip);
        await ben.TakeAsync();
        await anna.WaitAsync(PhoneEventKind.Established);
        await Sounds.ProveTalkAsync(anna, ben);

        // A colleague is no caller: there is nobody to pass on.
        await anna.TransferAsync("ben", gateway);
        await anna.LogLineAsync(line => line.StartsWith("SIP/2.0 403", StringComparison.Ordinal), "403");
        await ben.ClosedAsync();

        Assert.Contains("403", (await anna.DialToTheEndAsync("anna", gateway)).Detail, StringComparison.Ordinal);
        await anna.DialAsync("ben", gateway.Sip);
        await ben.RungAsync();
        await ben.HangUpAsync();
        Assert.Contains("486", (await anna.ClosedAsync()).Detail, StringComparison.Ordinal);

        // Neither has to rest after that.
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await customer.StepAsync("Offered");
        await Task.WhenAny(anna.RungAsync(), ben.RungAsync());
    }
}
