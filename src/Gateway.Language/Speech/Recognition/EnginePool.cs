using System.Collections.Concurrent;

namespace Gateway.Language.Speech.Recognition;

/// <summary>
/// Native engines that are not safe for two threads at once: at most <paramref name="limit"/> of them, each made when first
/// needed and used by one recognition on a thread of its own. Who comes when all are busy waits its turn.
/// </summary>
internal sealed class EnginePool<T>(Func<T> create, int limit) : IAsyncDisposable
    where T : class, IDisposable
{
    private readonly SemaphoreSlim slots = new(limit, limit);
    private readonly ConcurrentBag<T> free = [];

    /// <summary>Makes one engine now, so that a fault shows at start and the first caller does not wait.</summary>
    internal void Warm() => free.Add(create());

    /// <summary>Runs <paramref name="work"/> with an engine of its own.</summary>
    internal async Task<TResult> RunAsync<TResult>(Func<T, TResult> work, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return await Task.Factory.StartNew(
                () => Use(work),
                cancellation,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Waits for the recognitions under way and frees the engines.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int i = 0; i < limit; i++)
            await slots.WaitAsync();
        while (free.TryTake(out var engine))
            engine.Dispose();
    }

    private TResult Use<TResult>(Func<T, TResult> work)
    {
        if (!free.TryTake(out var engine))
            engine = create();
        try
        {
            return work(engine);
        }
        finally
        {
            free.Add(engine);
        }
    }
}
