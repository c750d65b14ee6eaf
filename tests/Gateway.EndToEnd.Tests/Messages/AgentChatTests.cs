using System.Net;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Sip;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;
using Gateway.Peers.Providers;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>Chats answered on SIP phones: customers write over a trunk, whose provider gets the answers, and in a shop over HTTP.</summary>
public sealed partial class AgentChatTests : IAsyncLifetime
{
    private const string Number = "+493023125777";
    private const string Maria = "+4915110000001";
    private const string ShopSecret = "shop-secret-0123456789";

    private static readonly IPAddress Trunk = IPAddress.Parse("127.0.0.77");

    private readonly WebhookStandIn _shop = new(ShopSecret);
    private SippScenario _provider = null!;
    private GatewayFolder _folder = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _provider = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = "answer-message",
            Calls = 1_000,
            Limit = TimeSpan.FromMinutes(3),
            Keys = new Dictionary<string, string> { ["status"] = "200" },
        });
        _folder = GatewayFolder.Create(new GatewaySetup
        {
            TrunkAddresses = [Trunk.ToString()],
            MessagesTo = _provider.Address,
            MessagesFrom = Number,
            Languages = ["en"],
            Pause = TimeSpan.FromSeconds(5),
            Secrets = new Dictionary<string, string> { ["SHOP"] = ShopSecret },
        });
        _folder.Write("channels.yaml", $$"""
            channels:
              - {name: sip, type: sip, queue: general, numbers: ["{{Number}}"], trunk: test}
              - {name: shop, type: webhook, queue: general, url: "{{_shop.Address}}", secret: env:SHOP}

            """);
        _gateway = await GatewayProcess.StartAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
        await _provider.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Two_customers_are_answered_on_one_phone_passed_on_to_another_and_closed()
    {
        await using var anna = await PhoneAsync("anna");
        await CustomerAsync(Maria, "A person please");
        await anna.ReadAsync("Your answer takes it and goes to the customer");
        await anna.WriteAsync("Good morning Maria, this is Anna");
        await _provider.TracesAsync("Good morning Maria, this is Anna");
        await CustomerAsync(Maria, "It is invoice 4711");
        await anna.ReadAsync("It is invoice 4711");

        await ShopperAsync("m-1", "Person please, line dead 🙂");
        await anna.ReadAsync("/2 and your answer take it");
        await anna.ReadAsync("Chat 2: علي Ali, shop user-7");
        await anna.WriteAsync("/dnoe");
        await anna.ReadAsync("There is no /dnoe; nothing was sent");
        await anna.WriteAsync("/2 Hello Ali, one moment");
        await ShownAsync("Hello Ali, one moment");
        await anna.WriteAsync("/1 /note Maria pays twice");
        await anna.ReadAsync("Noted for 1 ");
        await anna.WriteAsync("/1 You paid twice, we pay it back");
        await _provider.TracesAsync("You paid twice, we pay it back");
        await anna.WriteAsync("/done");
        await anna.ReadAsync("is closed. Open: 2 ");

        await using var ben = await PhoneAsync("ben");
        await anna.WriteAsync("/transfer nowhere");
        await anna.ReadAsync("is still yours: there is no queue or agent 'nowhere'");
        await anna.WriteAsync("/transfer ben");
        await ben.ReadAsync("passed on by Anna Schmidt");
        await ben.WriteAsync("/ok");
        await ben.ReadAsync("You have 1 ");
        await anna.ReadAsync("is passed on to ben");
        await ShopperAsync("m-2", "Are you still there");
        await ShopperAsync("m-2", "Are you still there");
        await ben.ReadAsync("Are you still there");
        await ben.WriteAsync("Hello Ali, this is Ben");
        await ShownAsync("Hello Ali, this is Ben");
        await ben.WriteAsync("/done");
        await ben.ReadAsync("is closed");
        await anna.WriteAsync("Anybody?");
        await anna.ReadAsync("You have no chat at the moment");

        // The gateway's own words come first: that it passes it on to a person.
        Assert.Equal(3, AnswersTo(Maria));
        Assert.Equal(3, _shop.Taken.Count);
        var sent = _provider.Messages + string.Concat(_shop.Taken.Values);
        Assert.All((string[])["dnoe", "pays twice", "Anybody", "/2 ", "/ok"], words => Assert.DoesNotContain(words, sent, StringComparison.Ordinal));
        Assert.DoesNotContain(anna.Texts, text => text.Contains("Are you still there", StringComparison.Ordinal));
        Assert.Single(anna.Texts, text => text.Contains("It is invoice 4711", StringComparison.Ordinal));
        Assert.Single(ben.Texts, text => text.Contains("Are you still there", StringComparison.Ordinal));
        Assert.Contains(ben.Texts, text => text.Contains("line dead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_phone_that_refuses_texts_is_passed_over_and_a_chat_whose_phone_is_gone_goes_to_the_next_with_all_that_was_written()
    {
        using var port = FreePort.Lease();
        var desk = IPAddress.Parse("127.0.0.9");
        var registration = SippCalls.Towards(_gateway, "register", PeerTransport.Udp, ("expires", "60")) with { LocalAddress = desk, Port = port };
        await SippCalls.RunAsync(await registration.AsAgentAsync("ben", _folder.Setup.Agents[1].Secret, "REGISTER"));
        await using var deaf = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = "answer-message",
            LocalAddress = desk,
            Port = port,
            Calls = 100,
            Limit = TimeSpan.FromMinutes(2),
            Keys = new Dictionary<string, string> { ["status"] = "405" },
        });
        await CustomerAsync(Maria, "A person please");
        await deaf.TracesAsync("Your answer takes it");

        var anna = await PhoneAsync("anna");
        try
        {
            await anna.ReadAsync("Your answer takes it");
            await anna.WriteAsync("Good morning Maria, this is Anna");
            await _provider.TracesAsync("Good morning Maria, this is Anna");
            await CustomerAsync(Maria, "It is invoice 4711");
            await anna.ReadAsync("It is invoice 4711");
        }
        finally
        {
            await anna.DisposeAsync();
        }

        await using var again = await PhoneAsync("anna");
        await again.ReadAsync("It is invoice 4711");
        await again.WriteAsync("/ok");
        await again.ReadAsync("You have 1 ");
        await again.WriteAsync("Here I am again");
        await _provider.TracesAsync("Here I am again");
        Assert.Contains(again.Texts, text => text.Contains("anna: Good morning Maria", StringComparison.Ordinal));
        Assert.Equal(3, AnswersTo(Maria));
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_chat_loses_and_doubles_nothing()
    {
        await using var anna = await PhoneAsync("anna");
        await CustomerAsync(Maria, "A person please");
        await anna.ReadAsync("Your answer takes it and goes to the customer");
        await anna.WriteAsync("Good morning Maria, this is Anna");
        await _provider.TracesAsync("Good morning Maria, this is Anna");

        await _gateway.KillAsync();
        await _gateway.DisposeAsync();
        _gateway = await GatewayProcess.StartAsync(_folder);

        await anna.ReadAsync("Your answer takes it and goes to the customer", times: 2);
        await CustomerAsync(Maria, "Are you still there");
        await anna.WriteAsync("/ok");
        await anna.ReadAsync("anna: Good morning Maria, this is Anna");
        await anna.WriteAsync("Yes Maria");
        await _provider.TracesAsync("Yes Maria");
        await anna.ReadAsync(": Are you still there");
        Assert.Equal(3, AnswersTo(Maria));
        Assert.Single(anna.Texts, text => text.EndsWith(": Are you still there", StringComparison.Ordinal));
    }

    private int AnswersTo(string customer) => Request().Matches(_provider.Messages).Count(match => match.Groups[1].Value == customer);

    private async Task CustomerAsync(string from, string text)
    {
        var options = SippCalls.Towards(_gateway.Sip, Number, "message", PeerTransport.Udp, ("from", from), ("text", text), ("authorization", "Accept: text/plain"));
        Assert.Equal(["202"], (await SippCalls.RunAsync(options with { LocalAddress = Trunk })).Logged);
    }

    private async Task ShopperAsync(string id, string text)
    {
        var hook = new Uri($"http://{_folder.Web}/hooks/shop");
        var (status, body) = await _shop.PostAsync(hook, new { type = "message", id, from = "user-7", name = "علي Ali", text });
        Assert.True(status == HttpStatusCode.OK, body);
    }

    private Task ShownAsync(string words) => _shop.CallAsync(call => call.Text.Contains(words, StringComparison.Ordinal), words);

    private Task<Baresip> PhoneAsync(string agent) => Baresip.StartAsync(new BaresipOptions
    {
        User = agent,
        Registrar = _gateway.Sip,
        Secret = _folder.Setup.Agents.First(setup => setup.Name == agent).Secret,
        WritesTo = $"sip:chat@{_gateway.Sip}",
    });

    [GeneratedRegex(@"^MESSAGE sip:([^@]+)@", RegexOptions.Multiline)]
    private static partial Regex Request();
}
