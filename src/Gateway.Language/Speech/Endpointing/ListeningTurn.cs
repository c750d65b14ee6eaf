namespace Gateway.Language.Speech.Endpointing;

/// <summary>One caller's turn to speak. Dispose it to stop listening; then both tasks end as cancelled unless they have ended.</summary>
public sealed class ListeningTurn : IAsyncDisposable
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Utterance> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the caller has begun to speak: time to stop the prompt.</summary>
    public Task SpeechStarted => started.Task;

    /// <summary>Completes at the pause after the sentence, at the maximum length, or silent at the no-speech timeout.</summary>
    public Task<Utterance> Completed => completed.Task;

    public ValueTask DisposeAsync()
    {
        started.TrySetCanceled();
        completed.TrySetCanceled();
        return ValueTask.CompletedTask;
    }
}
