using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>SRTP with real phones: what is said on one side is heard on the other, whichever legs are secured.</summary>
public sealed class SecureVoiceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData("optional", null, "srtp-mand")]
    [InlineData("optional", "srtp", null)]
    [InlineData("require", "srtp-mand", "srtp-mand")]
    public async Task Caller_and_agent_hear_each_other(string policy, string? caller, string? agent)
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Srtp = policy });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        var (agentSays, customerSays) = (Tones.Melody(1, TimeSpan.FromSeconds(3)), Tones.Melody(2, TimeSpan.FromSeconds(3)));
        await using var anna = await Agents.StartAsync(
            gateway, folder.Setup.Agents[0], new BaresipOptions { Microphone = agentSays, AnswersAtOnce = true, MediaEncryption = agent });
        await using var customer = await Customer.CallAsync(gateway, options: new BaresipOptions { MediaEncryption = caller });

        await customer.Phone.PressAsync("0");
        await customer.StepAsync("Taken");
        await customer.Phone.SayAsync(customerSays);

        Assert.All(await Hearing.AllOfAsync(customerSays, anna, Long), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
        Assert.All(await Hearing.AllOfAsync(agentSays, customer.Phone, Long), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
        await customer.Phone.HangUpAsync();
        Assert.Equal("HandedOver: caller hung up", await customer.EndingAsync());
        Assert.Single(gateway.Log, line => line.Contains($"quality of caller: PCMA {Security(caller)}, ", StringComparison.Ordinal));
        Assert.Single(gateway.Log, line => line.Contains($"quality of anna: PCMA {Security(agent)}, ", StringComparison.Ordinal));
        var metrics = await gateway.MetricsAsync();
        Assert.Equal(2, metrics.Where(metric => metric.Key.StartsWith("gateway_call_mos", StringComparison.Ordinal) && metric.Key.Contains("_count")).Sum(metric => metric.Value));
    }

    private static string Security(string? encryption) => encryption is null ? "clear" : "secured";

    [Fact]
    public async Task Where_SRTP_is_required_a_clear_caller_is_refused()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Srtp = "require" });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var phone = await Baresip.StartAsync(new BaresipOptions { User = "+4915112345678" });

        await phone.DialAsync(folder.Number, gateway.Sip);

        Assert.Contains("488", (await phone.ClosedAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trunk_in_the_clear_reaches_agents_who_take_secured_sound_only()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { Srtp = "require", TrunkSrtp = "off" });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(
            gateway, folder.Setup.Agents[0], new BaresipOptions { AnswersAtOnce = true, MediaEncryption = "srtp-mand" });
        await using var customer = await Customer.CallAsync(gateway);
        var says = Tones.Melody(2, TimeSpan.FromSeconds(3));

        await customer.Phone.PressAsync("0");
        await customer.StepAsync("Taken");
        await customer.Phone.SayAsync(says);

        Assert.All(await Hearing.AllOfAsync(says, anna, Long), match => Assert.InRange(match.Coefficient, Hearing.Same, 1));
    }
}
