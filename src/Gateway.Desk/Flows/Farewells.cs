namespace Gateway.Desk.Flows;

/// <summary>Phones that are told goodbye while the caller talks on with somebody else: one that no longer answers takes half a
/// minute. The contact's flow owns it and waits for the last one at its end.</summary>
internal sealed class Farewells : IAsyncDisposable
{
    private readonly List<Task> _running = [];

    public void Add(Task farewell) => _running.Add(farewell);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_running).ConfigureAwait(false);
}
