using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class AgentSearchTests
{
    private static readonly TimeSpan ShortRing = TimeSpan.FromSeconds(5);
    private static readonly BaresipOptions Eager = new() { AnswersAtOnce = true };

    [Fact]
    public async Task Who_does_not_answer_gives_way_to_the_next_agent()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Ring = ShortRing });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1], Eager);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await anna.RungAsync();

        Assert.Equal("Anna Schmidt did not answer", (await customer.StepAsync("NotTaken")).Text);
        await anna.ClosedAsync();
        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
    }

    [Fact]
    public async Task Who_rejects_gives_way_to_the_next_agent()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1], Eager);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await anna.RungAsync();
        await anna.HangUpAsync();

        Assert.StartsWith("Anna Schmidt rejected: ", (await customer.StepAsync("NotTaken")).Text, StringComparison.Ordinal);
        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
    }

    [Fact]
    public async Task A_phone_that_lost_its_power_does_not_hold_the_caller_up()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Ring = ShortRing });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1], Eager);
        await anna.KillAsync();
        await using var customer = await Customer.CallForPersonAsync(gateway);

        Assert.StartsWith("Anna Schmidt ", (await customer.StepAsync("NotTaken")).Text, StringComparison.Ordinal);
        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
    }

    [Fact]
    public async Task Of_two_calls_to_one_agent_the_second_waits_and_is_told_so()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var first = await Customer.CallForPersonAsync(gateway, "+4915112345601");
        await anna.TakeAsync();
        await first.StepAsync("Taken");
        await using var second = await Customer.CallForPersonAsync(gateway, "+4915112345602");

        await second.Phone.HearsPromptAsync("en", "waiting");
        Assert.Equal(1, anna.Rings());
        await first.Phone.HangUpAsync();
        await anna.TakeAsync();

        Assert.Equal("Anna Schmidt", (await second.StepAsync("Taken")).Text);
        Assert.DoesNotContain(second.Steps(), step => step.Kind == "NotTaken");
    }

    [Fact]
    public async Task All_phones_of_an_agent_ring_and_the_first_to_answer_wins()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var desk = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var mobile = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await desk.RungAsync();
        await mobile.RungAsync();
        await mobile.AcceptAsync();

        await desk.ClosedAsync();
        Assert.Contains("CANCEL sip:", desk.Log);
        Assert.Equal("Anna Schmidt", (await customer.StepAsync("Taken")).Text);
        Assert.DoesNotContain(desk.Events, entry => entry.Kind == PhoneEventKind.Established);
    }

    [Fact]
    public async Task Skills_decide_who_is_rung()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup
        {
            Agents =
            [
                new AgentSetup("anna", "Anna Schmidt") { Skills = Skills("contracts", "sales", "support") },
                new AgentSetup("ben", "Ben Weber") { Skills = Skills("billing") },
            ],
        });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0], Eager);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1], Eager);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.StepAsync("Asked");
        await customer.Phone.PressAsync("1");

        Assert.Equal("billing", (await customer.StepAsync("Queued")).Text);
        Assert.Equal("Ben Weber", (await customer.StepAsync("Taken")).Text);
        Assert.Equal(0, anna.Rings());
    }

    [Fact]
    public async Task With_nobody_logged_in_the_caller_is_told_so()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var customer = await Customer.CallForPersonAsync(gateway);

        await customer.Phone.HearsPromptAsync("en", "nobody");

        await customer.Phone.ClosedAsync();
        Assert.Contains("BYE sip:", customer.Phone.Log);
        Assert.Equal("Unserved: nobody logged in", await customer.EndingAsync());
        Assert.Equal("unserved: nobody logged in", Assert.Single(await Contacts.ReadAsync(folder)).Ending);
    }

    private static Dictionary<string, int> Skills(params string[] skills) => skills.ToDictionary(skill => skill, _ => 3);
}
