using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Caller, agent and colleague talk all together: after a consultation on the phone's second line, or by keys alone.</summary>
public sealed class MeetingTests
{
    private static readonly TimeSpan Sentence = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_consulted_colleague_is_taken_in_and_the_other_two_talk_on_when_one_leaves()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await anna.WaitAsync(PhoneEventKind.Established);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);

        // Keys that are no code are the caller's.
        await anna.PressAsync("7*8");
        Assert.Equal("7*8", await customer.Phone.KeysAsync(3));
        await anna.HoldAsync();
        await anna.DialAsync("22", gateway.Sip);
        await ben.TakeAsync();
        await anna.WaitAsync(PhoneEventKind.Established);
        await anna.PressAsync("*5");
        Assert.Equal("Ben Weber by Anna Schmidt", (await customer.StepAsync("Joined")).Text);
        await anna.ClosedAsync();
        await ProveMeetingAsync(customer.Phone, anna, ben);

        await ben.HangUpAsync();
        await ben.ClosedAsync();
        await customer.Phone.HearsNothingAsync();
        await Sounds.ProveTalkAsync(customer.Phone, anna);
        Assert.Equal((0, "7*8", ""), (customer.Phone.OffersReceived(), customer.Phone.Digits, ben.Digits));
        await customer.Phone.HangUpAsync();
        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        await Leftovers.NothingAsync(gateway);
    }

    [Fact]
    public async Task A_phone_with_one_line_asks_meets_and_passes_on_by_keys()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        await using var customer = await Customer.CallForPersonAsync(gateway);
        await anna.TakeAsync();
        await customer.StepAsync("Taken");
        await anna.WaitAsync(PhoneEventKind.Established);
        await using var ben = await Agents.StartAsync(gateway, folder.Setup.Agents[1]);

        // Asks, and is back with the caller.
        await anna.PressAsync("*422#");
        await ben.TakeAsync();
        await ben.WaitAsync(PhoneEventKind.Established);
        await customer.Phone.HearsSomethingAsync();
        await anna.PressAsync("*0");
        await ben.ClosedAsync();
        await customer.Phone.HearsNothingAsync();
        await Sounds.ProveTalkAsync(customer.Phone, anna);

        // Asks again, all three meet, and the agent leaves the caller to the colleague.
        await anna.PressAsync("*422#");
        await ben.TakeAsync();
        await ben.WaitAsync(PhoneEventKind.Established);
        await anna.PressAsync("*5");
        await customer.StepAsync("Joined");
        await anna.HangUpAsync();
        Assert.Equal("Anna Schmidt to Ben Weber, after consultation", (await customer.StepAsync("Transferred")).Text);
        await ben.HearsNothingAsync();
        await Sounds.ProveTalkAsync(customer.Phone, ben);
        Assert.Equal((0, "", ""), (customer.Phone.OffersReceived(), customer.Phone.Digits, ben.Digits));

        // Passed back blind; what callers key in is no code.
        await customer.Phone.PressAsync("*321#");
        Assert.Equal("*321#", await ben.KeysAsync(5));
        await ben.PressAsync("*321#");
        Assert.EndsWith("nobody has that name (403)", (await customer.StepAsync("NotTransferred")).Text, StringComparison.Ordinal);
        await customer.Phone.HangUpAsync();
        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        Assert.Equal("ben", Assert.Single(await Contacts.ReadAsync(folder)).Agent);
    }

    // Each speaks in turn: the two others hear it, and not the one who says it.
    private static async Task ProveMeetingAsync(params Baresip[] phones)
    {
        for (var speaker = 0; speaker < phones.Length; speaker++)
        {
            var said = Tones.Melody(70 + speaker, Sentence);
            await phones[speaker].SayAsync(said);
            foreach (var listener in phones.Where(phone => phone != phones[speaker]))
            {
                await listener.HearsAsync(said);
            }

            Assert.InRange(Correlation.Find(said, phones[speaker].Heard()).Coefficient, -1, 0.5);
        }
    }
}
