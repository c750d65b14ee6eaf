using System.Collections.Concurrent;
using Gateway.Language.Speech.Native;
using Microsoft.Extensions.Logging;

namespace Gateway.Language.Speech.Endpointing;

/// <summary>
/// Finds where sentences begin and end, for all calls with one worker every 32 ms (512 samples at 16 kHz). Silero VAD listens
/// behind an energy gate; its detectors are pooled.
/// </summary>
public sealed partial class Endpointer : IAsyncDisposable
{
    // About 10 MiB each; 64 callers speaking at the same moment are a day's peak of several hundred calls.
    private const int MaxDetectors = 64;
    private const int WarmDetectors = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(32);

    private readonly ConcurrentQueue<ListeningTurn> arriving = new();
    private readonly List<ListeningTurn> turns = [];
    private readonly CancellationTokenSource stop = new();
    private readonly DetectorPool detectors;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Task worker;
    private int listening;

    private Endpointer(DetectorPool detectors, TimeProvider time, ILogger log)
    {
        this.detectors = detectors;
        this.time = time;
        this.log = log;
        worker = RunAsync(new PeriodicTimer(Interval, time));
    }

    /// <summary>Turns that have not ended; for metrics and leak tests.</summary>
    public int Listening => Volatile.Read(ref listening);

    /// <summary>Loads Silero VAD and starts the worker.</summary>
    /// <exception cref="DllNotFoundException">The speech library is not beside the program.</exception>
    /// <exception cref="FileNotFoundException">The model is not beside the program.</exception>
    public static Endpointer Start(TimeProvider time, ILoggerFactory loggers) =>
        Start(() => SileroDetector.Load(NativeLibraries.SileroModel), time, loggers);

    internal static Endpointer Start(Func<IVoiceDetector> create, TimeProvider time, ILoggerFactory loggers)
    {
        var pool = new DetectorPool(create, MaxDetectors);
        pool.Warm(WarmDetectors);
        return new Endpointer(pool, time, loggers.CreateLogger<Endpointer>());
    }

    /// <summary>Begins a turn that reads <paramref name="source"/> until it completes or is disposed.</summary>
    public ListeningTurn Listen(IPcmSource source, EndpointingOptions options)
    {
        ObjectDisposedException.ThrowIf(stop.IsCancellationRequested, this);
        var turn = new ListeningTurn(source, options, time);
        Interlocked.Increment(ref listening);
        arriving.Enqueue(turn);
        if (stop.IsCancellationRequested)
            turn.Release(detectors);
        return turn;
    }

    /// <summary>Ends all turns as cancelled and frees the detectors.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await worker;
        detectors.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(stop.Token))
                    Tick();
            }
            catch (OperationCanceledException)
            {
                ReleaseAll();
            }
        }
    }

    private void Tick()
    {
        while (arriving.TryDequeue(out var turn))
            turns.Add(turn);
        for (int i = turns.Count - 1; i >= 0; i--)
            if (!Advance(turns[i]))
                turns.RemoveAt(i);
    }

    // One turn that fails must not silence the others.
    private bool Advance(ListeningTurn turn)
    {
        try
        {
            if (turn.Advance(detectors))
                return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            TurnFailed(log, error);
            turn.Release(detectors);
        }

        Interlocked.Decrement(ref listening);
        return false;
    }

    private void ReleaseAll()
    {
        while (arriving.TryDequeue(out var turn))
            turns.Add(turn);
        foreach (var turn in turns)
            turn.Release(detectors);
        turns.Clear();
        Volatile.Write(ref listening, 0);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A listening turn failed and was ended")]
    private static partial void TurnFailed(ILogger log, Exception error);
}
