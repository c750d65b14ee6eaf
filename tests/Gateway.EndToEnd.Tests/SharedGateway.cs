using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests;

/// <summary>One running gateway for all tests of a class, with a short T1 so that timer H takes 6 s instead of 32.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private GatewayFolder? _folder;
    private GatewayProcess? _process;

    /// <summary>The running gateway.</summary>
    public GatewayProcess Process => _process ?? throw new InvalidOperationException("The gateway has not been started.");

    /// <summary>Its configuration.</summary>
    public GatewayFolder Folder => Process.Folder;

    public async Task InitializeAsync()
    {
        _folder = GatewayFolder.Create(new GatewaySetup { T1 = TimeSpan.FromMilliseconds(100) });
        _process = await GatewayProcess.StartAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
    }
}
