using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class VoicePathTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(40);
    private static readonly CustomerSetup Claire = new("Claire Hudson", "+442079460123", "en");

    [Fact]
    public async Task A_known_caller_says_it_in_one_sentence_and_talks_with_the_right_agent()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup
        {
            Customers = [Claire],
            Languages = ["de", "en"],
            Agents =
            [
                new AgentSetup("anna", "Anna Schmidt") { Skills = Skills("billing") },
                new AgentSetup("ben", "Ben Weber") { Skills = Skills("contracts", "sales", "support") },
            ],
        });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        var (agentSays, customerSays) = (Tones.Melody(1, TimeSpan.FromSeconds(4)), Tones.Melody(2, TimeSpan.FromSeconds(4)));
        await using var anna = await AgentAsync(gateway, folder.Setup.Agents[0], agentSays);
        await using var ben = await AgentAsync(gateway, folder.Setup.Agents[1], []);
        await using var customer = await Customer.CallAsync(gateway, Claire.Number);

        await customer.AnswerQuestionsAsync(new SpokenSentence("I have a question about my last invoice."), intent => intent == "invoice");
        await customer.StepAsync("Taken");
        await customer.Phone.SayAsync(customerSays);

        Assert.Contains("From: \"Claire Hudson (+442079460123)\" <sip:+442079460123@", anna.Log);
        Assert.Contains("Subject: your invoice [en]", anna.Log);
        Assert.Contains(customer.Steps(), step => step is ("Greeted", "greeted by name"));
        Assert.All(await Hearing.AllOfAsync(customerSays, anna, Long), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
        Assert.All(await Hearing.AllOfAsync(agentSays, customer.Phone, Long), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
        Assert.DoesNotContain(ben.Events, entry => entry.Kind == PhoneEventKind.Established);

        await customer.Phone.HangUpAsync();
        await anna.WaitAsync(PhoneEventKind.Closed);
        Assert.Equal("HandedOver: caller hung up", (await customer.StepAsync("Ended")).Text);
        var contact = Assert.Single(await Contacts.ReadAsync(folder));
        Assert.Equal(("+442079460123", "invoice", "billing", "anna"), (contact.From, contact.Intent, contact.Queue, contact.Agent));
        Assert.Equal(("handedOver", "caller hung up"), (contact.Result, contact.Reason));
    }

    [Fact]
    public async Task Keys_choose_without_a_word()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await AgentAsync(gateway, folder.Setup.Agents[0], []);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.StepAsync("Asked");
        await customer.Phone.PressAsync("1");

        Assert.Equal("billing", (await customer.StepAsync("Queued")).Text);
        Assert.Equal("Anna Schmidt", (await customer.StepAsync("Taken")).Text);
    }

    [Fact]
    public async Task Zero_leads_to_a_person_from_the_first_second()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await AgentAsync(gateway, folder.Setup.Agents[0], []);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.Phone.PressAsync("0");

        Assert.Equal("general", (await customer.StepAsync("Queued")).Text);
        await customer.StepAsync("Taken");
    }

    [Fact]
    public async Task A_German_caller_chooses_by_key_and_the_agent_sees_it_in_German()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Languages = ["de", "en"] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await AgentAsync(gateway, folder.Setup.Agents[0], []);
        await using var customer = await Customer.CallAsync(gateway);

        Assert.Equal("choice by key", (await customer.StepAsync("Asked")).Text);
        await customer.Phone.PressAsync("2");

        Assert.Equal("support", (await customer.StepAsync("Queued")).Text);
        await customer.StepAsync("Taken");
        Assert.Contains("[de]", anna.Log);
    }

    [Fact]
    public async Task Nine_changes_the_language()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Languages = ["de", "en"] });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await AgentAsync(gateway, folder.Setup.Agents[0], []);
        await using var customer = await Customer.CallAsync(gateway);

        await customer.StepAsync("Asked");
        await customer.Phone.PressAsync("9");

        Assert.Equal("en", (await customer.StepAsync("LanguageChanged")).Text);
        Assert.Equal("Question", (await customer.StepAsync("Asked")).Text);
    }

    [Fact]
    public async Task A_withheld_number_is_served_and_shown_as_anonymous()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await AgentAsync(gateway, folder.Setup.Agents[0], []);
        await using var customer = await Customer.CallAsync(
            gateway, "anonymous", new BaresipOptions { Domain = "anonymous.invalid", DisplayName = "Anonymous" });

        await customer.Phone.PressAsync("0");
        await customer.StepAsync("Taken");

        Assert.Contains("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>", anna.Log);
        await customer.Phone.HangUpAsync();
        await customer.StepAsync("Ended");
        Assert.Null(Assert.Single(await Contacts.ReadAsync(folder)).From);
    }

    private static Dictionary<string, int> Skills(params string[] skills) => skills.ToDictionary(skill => skill, _ => 3);

    private static Task<Baresip> AgentAsync(GatewayProcess gateway, AgentSetup agent, short[] says) =>
        Agents.StartAsync(gateway, agent, new BaresipOptions { Microphone = says, AnswersAtOnce = true });
}
