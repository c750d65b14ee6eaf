using Gateway.EndToEnd.Tests.Voice;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Registrars;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Trunks;

/// <summary>The gateway as a customer of a provider, which is Kamailio: it registers, is called through it, and says goodbye.</summary>
public sealed class RegisteredTrunkTests
{
    private const string CustomerNumber = "+4915112345678";

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task A_customer_calls_the_registered_number_through_the_provider_and_both_hear_each_other(string transport)
    {
        await using var provider = await Kamailio.StartAsync();
        using var folder = CreateFolder(provider, transport);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await provider.LogLineAsync(
            line => line.Contains($"SAVED {folder.Number} over {transport}", StringComparison.OrdinalIgnoreCase), "registration of the gateway");
        var (agentSays, customerSays) = (Tones.Melody(3, TimeSpan.FromSeconds(2)), Tones.Melody(4, TimeSpan.FromSeconds(2)));
        await using var anna = await Agents.StartAsync(
            gateway, folder.Setup.Agents[0], new BaresipOptions { AnswersAtOnce = true });
        await using var phone = await PhoneAsync(provider);
        var customer = await Customer.CallFromAsync(phone, gateway, provider.Address);

        await customer.AskForPersonAsync();
        await customer.StepAsync("Taken");

        Assert.Contains($"<sip:{CustomerNumber}@", anna.Log);
        await Heard.WellAsync(customerSays, phone, anna);
        await Heard.WellAsync(agentSays, anna, phone);
        Assert.Equal(1, (await gateway.MetricsAsync()).Single(metric => metric.Key.StartsWith("gateway_trunk_up", StringComparison.Ordinal)).Value);

        await anna.HangUpAsync();
        await phone.WaitAsync(PhoneEventKind.Closed);
        await customer.EndingAsync();
        await gateway.StopAsync();
        await provider.LogLineAsync(line => line.Contains($"DELETED {folder.Number}", StringComparison.Ordinal), "farewell of the gateway");
    }

    [Fact]
    public async Task A_provider_that_restarts_and_forgets_us_is_registered_at_again()
    {
        await using var provider = await Kamailio.StartAsync();
        using var folder = CreateFolder(provider, "tcp");
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await gateway.LogLineAsync(line => line.Contains("Trunk provider is registered", StringComparison.Ordinal), "registration");

        await provider.StopAsync();
        await gateway.LogLineAsync(line => line.Contains("Trunk provider is not registered: connection lost", StringComparison.Ordinal), "loss of the provider");
        await provider.StartAgainAsync();

        await provider.LogLineAsync(line => line.Contains($"SAVED {folder.Number}", StringComparison.Ordinal), "second registration");
        await using var phone = await PhoneAsync(provider);
        var customer = await Customer.CallFromAsync(phone, gateway, provider.Address);
        await customer.StepAsync("Greeted");
    }

    [Fact]
    public async Task A_wrong_secret_is_told_and_makes_the_gateway_not_ready()
    {
        await using var provider = await Kamailio.StartAsync();
        using var folder = CreateFolder(provider, "udp");
        File.WriteAllText(Path.Combine(folder.Data, "secret"), "guessed");
        await using var gateway = await GatewayProcess.StartAsync(folder);

        await gateway.LogLineAsync(
            line => line.Contains("Trunk provider is not registered: user or secret refused (401)", StringComparison.Ordinal), "refusal");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, await gateway.StatusAsync("/health/ready"));
    }

    private static Task<Baresip> PhoneAsync(Kamailio provider) => Baresip.StartAsync(new BaresipOptions
    {
        User = CustomerNumber,
        Registrar = provider.Address,
        Secret = Kamailio.Secret,
        AuthUser = "customer",
    });

    private static GatewayFolder CreateFolder(Kamailio provider, string transport)
    {
        var folder = GatewayFolder.Create(new GatewaySetup { T1 = TimeSpan.FromMilliseconds(100) });
        var secret = Path.Combine(folder.Data, "secret");
        File.WriteAllText(secret, Kamailio.Secret);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var yaml = File.ReadAllText(Path.Combine(folder.Configuration, "gateway.yaml"));
        yaml = yaml[..yaml.IndexOf("trunks:", StringComparison.Ordinal)]
            .Replace("sip:\n", $"sip:\n  tls: {{server-authorities: {provider.AuthorityPath}}}\n", StringComparison.Ordinal);
        folder.Write("gateway.yaml", yaml + $"""
            trunks:
              - name: provider
                register:
                  registrar: {(transport == "tls" ? provider.TlsAddress : provider.Address)}
                  domain: {Kamailio.Realm}
                  realm: {Kamailio.Realm}
                  user: "{folder.Number}"
                  auth-user: gateway
                  secret: file:{secret}
                  transport: {transport}
                  retry: 200ms
            """);
        return folder;
    }
}
