using Gateway.Peers.Attacks;
using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests.Attacks;

/// <summary>The tools that every public SIP address meets learn nothing, and are banned soon.</summary>
public sealed class SipViciousTests : IAsyncLifetime
{
    private const string Failure = "auth failure from 127.0.0.1 user \"anna\"";

    // The right password is among those that are tried.
    private readonly GatewayFolder _folder = GatewayFolder.Create(new GatewaySetup
    {
        Agents = [new AgentSetup("anna", "Anna") { Secret = "1500", Skills = GatewaySetup.AllSkills }, new AgentSetup("1002", "Ben")],
        TrunkAddresses = ["127.0.0.77"],
    });

    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Svcrack_with_5000_passwords_does_not_find_the_right_one_and_is_banned_at_the_tenth()
    {
        var found = await SipVicious.GuessPasswordAsync(_gateway.Sip, "anna", 1000, 5999);

        Assert.DoesNotContain(found, line => line.Contains("1500", StringComparison.Ordinal));
        Assert.Equal(10, _gateway.Log.Count(line => line.Contains(Failure, StringComparison.Ordinal)));
        Assert.Single(_gateway.Log, line => line.Contains("banned 127.0.0.1 for 600 s reason failed logins", StringComparison.Ordinal));
        Assert.Equal(10, (await _gateway.MetricsAsync()).Where(entry => entry.Key.StartsWith("gateway_admission_failed_logins", StringComparison.Ordinal)).Sum(entry => entry.Value));
    }

    [Fact]
    public async Task Svmap_and_svwar_learn_no_version_and_no_extension()
    {
        var devices = await SipVicious.FindDevicesAsync(_gateway.Sip);
        var byRegister = await SipVicious.FindExtensionsAsync(_gateway.Sip, "REGISTER", 1000, 5999);
        var byInvite = await SipVicious.FindExtensionsAsync(_gateway.Sip, "INVITE", 1000, 5999);

        Assert.DoesNotContain(devices, line => line.Contains("Gateway/", StringComparison.Ordinal) || line.Contains("NET", StringComparison.Ordinal));

        // An invented number is answered as any other: it sees that and gives up.
        Assert.All([byRegister, byInvite], found => Assert.Contains(found, line => line.Contains("found nothing", StringComparison.Ordinal)));
    }
}
