namespace Gateway.Peers.Processes;

/// <summary>Waiting with an end: every wait of a test names what it waits for and how long that may take.</summary>
public static class Bounded
{
    /// <summary>Upper bound for anything that a healthy peer on this machine does at once. Default 15 s.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>Awaits <paramref name="task"/>; after <paramref name="within"/> it throws a <see cref="TimeoutException"/>
    /// that says what did not happen, with the <paramref name="evidence"/> gathered so far.</summary>
    public static async Task<T> Within<T>(
        this Task<T> task, TimeSpan within, string what, Func<string>? evidence = null)
    {
        try
        {
            return await task.WaitAsync(within).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Not within {within.TotalSeconds:0.#} s: {what}\n{evidence?.Invoke()}");
        }
    }

    /// <summary>The same for a task without a value.</summary>
    public static Task Within(this Task task, TimeSpan within, string what, Func<string>? evidence = null) =>
        Awaited(task).Within(within, what, evidence);

    private static async Task<bool> Awaited(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
