namespace Gateway.Host.Operations;

/// <summary>The run command owns signals and the order of stopping; ASP.NET must not.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
