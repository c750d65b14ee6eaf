using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

public sealed class CrashTests
{
    private const int Crashes = 20;
    private const string Stopped = "ourFault: stopped unexpectedly";
    private static readonly AgentSetup Anna = new("anna", "Anna Schmidt") { Skills = GatewaySetup.AllSkills };

    [Fact]
    public async Task Twenty_kills_in_the_middle_of_calls_lose_no_ending_and_no_phone()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Agents = [Anna], Languages = ["de"] });
        var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(
            gateway, Anna, new BaresipOptions { AnswersAtOnce = true, Expires = TimeSpan.FromMinutes(10) });
        var phones = await Task.WhenAll(Enumerable.Range(1, 3).Select(
            number => Baresip.StartAsync(new BaresipOptions { User = $"+491511234560{number}" })));
        try
        {
            for (var crash = 0; crash < Crashes; crash++)
            {
                await CrashInCallsAsync(gateway, anna, phones);
                await gateway.DisposeAsync();
                gateway = await GatewayProcess.StartAsync(folder);
                var contacts = await Contacts.ReadAsync(folder);
                var ended = contacts.Take(phones.Length).ToArray();
                Assert.All(ended, contact => Assert.Equal(Stopped, contact.Ending));

                // What was told in the last milliseconds may not be on disk yet; what is there must be true.
                Assert.Equal(phones.Length, ended.Select(contact => contact.From).Distinct().Count());
                Assert.All(ended, contact => Assert.Contains(contact.Queue, new[] { null, "general" }));
                Assert.All(ended, contact => Assert.Contains(contact.Agent, new[] { null, "anna" }));
            }

            await using var last = await Customer.CallForPersonAsync(gateway);
            await last.StepAsync("Taken");
            await last.Phone.HangUpAsync();
            Assert.Equal("HandedOver: caller hung up", await last.EndingAsync());
            Assert.Single(anna.Events, entry => entry.Kind == PhoneEventKind.Registered);
            Assert.Equal("handedOver: caller hung up", (await Contacts.ReadAsync(folder))[0].Ending);
        }
        finally
        {
            foreach (var phone in phones)
            {
                await phone.DisposeAsync();
            }

            await gateway.DisposeAsync();
        }
    }

    // One talks, one waits, one is in the reception, when the power goes; those at the phones notice and hang up.
    private static async Task CrashInCallsAsync(GatewayProcess gateway, Baresip agent, IReadOnlyList<Baresip> phones)
    {
        var customers = await Task.WhenAll(phones.Select(phone => Customer.CallFromAsync(phone, gateway)));
        await Task.WhenAll(customers.Take(2).Select(customer => customer.AskForPersonAsync()));
        await Task.WhenAny(customers.Take(2).Select(customer => customer.StepAsync("Taken")));
        await customers[2].StepAsync("Greeted");

        await gateway.KillAsync();

        foreach (var phone in phones.Append(agent))
        {
            await phone.HangUpAsync();
            await phone.ClosedAsync();
        }
    }
}
