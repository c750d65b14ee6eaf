using Gateway.Host.Configuration;
using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests;

public sealed class GatewayFolderTests
{
    [Fact]
    public void The_configuration_of_the_tests_has_no_fault()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup
        {
            Customers = [new CustomerSetup("Erika Muster", "+493023125222", "en")],
        });

        var result = ConfigurationFolder.Read(folder.Configuration);

        Assert.DoesNotContain(result.Faults, fault => !fault.IsWarning);
        Assert.NotNull(result.Configuration);
        Assert.Equal(2, result.Configuration.Agents.Count(agent => agent.Secret is not null));
    }
}
