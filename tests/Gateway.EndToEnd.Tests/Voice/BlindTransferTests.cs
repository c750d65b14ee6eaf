using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>RFC 5589 section 6: an agent's phone passes the caller on by REFER.</summary>
public sealed class BlindTransferTests
{
    [Fact]
    public async Task A_colleague_gets_the_caller_with_the_card_and_the_first_agent_is_free()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { WrapUp = TimeSpan.FromMinutes(5) });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);

        await anna.TransferAsync("ben", gateway);
        await ben.RungAsync();
        await customer.Phone.HearsSomethingAsync();
        await ben.AcceptAsync();

        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
        Assert.Equal("Anna Schmidt to Ben Weber", (await customer.StepAsync("Transferred")).Text);
        await anna.ClosedAsync();
        Assert.Equal(["100", "180", "200"], anna.TransferReports());
        Assert.Contains("transferred by Anna Schmidt", ben.Log);
        Assert.Contains("Referred-By: <sip:anna@", ben.Log);
        await Sounds.ProveTalkAsync(customer.Phone, ben);
        Assert.Equal(0, customer.Phone.OffersReceived());

        await customer.Phone.HangUpAsync();
        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        await ben.ClosedAsync();
        var contact = Assert.Single(await Contacts.ReadAsync(folder));
        Assert.Equal("ben", contact.Agent);

        // Both write notes now: the next caller finds nobody free.
        await using var next = await Customer.CallForPersonAsync(gateway, "+4915112345602");
        await next.Phone.HearsPromptAsync("en", "waiting");
        Assert.Equal((1, 1), (anna.Rings(), ben.Rings()));
    }

    [Fact]
    public async Task A_caller_whom_nobody_takes_stays_in_line_when_the_phone_hangs_up_and_may_go_to_a_queue()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");

        // Nobody is there under that name.
        await anna.TransferAsync("ben", gateway);
        Assert.Equal("Anna Schmidt to Ben Weber: is not free (486)", (await customer.StepAsync("NotTransferred")).Text);
        Assert.Equal(["100", "486"], await anna.TransferReportsAsync(2));
        Assert.Equal("general, again", (await customer.StepAsync("Queued")).Text);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");

        // Outside numbers are for nobody to call at the company's cost.
        await anna.TransferAsync("004490912345", gateway);
        Assert.EndsWith("not allowed (403)", (await customer.StepAsync("NotTransferred")).Text, StringComparison.Ordinal);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");

        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);
        await anna.TransferAsync("billing", gateway);
        Assert.Equal("Anna Schmidt to billing", (await customer.StepAsync("Transferred")).Text);
        await ben.TakeAsync();
        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
        Assert.Contains("transferred by Anna Schmidt", ben.Log);
        await Sounds.ProveTalkAsync(customer.Phone, ben);
        Assert.Equal(0, customer.Phone.OffersReceived());
    }

    [Fact]
    public async Task A_caller_whose_agent_has_gone_returns_to_the_queue_and_is_never_lost()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);

        await anna.TransferAsync("ben", gateway);
        await ben.RungAsync();
        await anna.HangUpAsync();
        await anna.ClosedAsync();
        await ben.HangUpAsync();

        await customer.StepAsync("NotTransferred");
        Assert.Equal("general, again", (await customer.StepAsync("Queued")).Text);
        await anna.TakeAsync();
        Assert.Equal("Anna Schmidt", (await customer.StepAsync("Taken")).Text);
        await customer.Phone.HangUpAsync();
        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        await Leftovers.NothingAsync(gateway);
    }

    [Fact]
    public async Task An_allowed_number_outside_gets_the_caller_over_the_trunk()
    {
        const string Number = "+4930555123";
        using var folder = GatewayFolder.Create();
        await using var outside = await Baresip.StartAsync(new BaresipOptions { User = Number });
        var file = Path.Combine(folder.Configuration, "gateway.yaml");
        folder.Write("gateway.yaml", File.ReadAllText(file).TrimEnd() + $"\n    server: \"{outside.Address}\"\noutbound:\n  allow: [\"+4930\"]\n");
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");

        await anna.TransferAsync("030555123", gateway);
        await outside.TakeAsync();

        await customer.StepAsync("Transferred");
        await anna.ClosedAsync();
        await Sounds.ProveTalkAsync(customer.Phone, outside);
        Assert.Equal(0, customer.Phone.OffersReceived());
        await outside.HangUpAsync();
        Assert.Equal("HandedOver: party outside hung up", await customer.EndingAsync());
    }

    [Fact]
    public async Task A_caller_may_not_have_calls_made()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");

        await customer.Phone.TransferAsync("004490912345", gateway);
        await customer.Phone.LogLineAsync(line => line.StartsWith("SIP/2.0 403", StringComparison.Ordinal), "403");
        await gateway.LogLineAsync(line => line.Contains("forbidden: the leg is no agent's", StringComparison.Ordinal), "a warning", Bounded.Soon);
        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        Assert.DoesNotContain(customer.Steps(), step => step.Kind is "Transferred" or "NotTransferred");
    }
}
