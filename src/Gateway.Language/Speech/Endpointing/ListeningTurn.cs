using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Endpointing;

/// <summary>One caller's turn to speak. Dispose it to stop listening; tasks that have not ended then end as cancelled.</summary>
public sealed class ListeningTurn : IAsyncDisposable
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Utterance> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock reading = new();
    private readonly IPcmSource source;
    private readonly EndpointingOptions options;
    private readonly TimeProvider time;
    private readonly TurnState state;
    private readonly EnergyGate gate = new();
    private readonly Upsampler upsampler = new();
    private readonly short[] narrow = new short[TurnState.Window / 2];
    private readonly short[] window = new short[TurnState.Window];
    private int filled;
    private IVoiceDetector? detector;
    private long waitingSince;
    private long lastSound;
    private bool isStopped;

    internal ListeningTurn(IPcmSource source, EndpointingOptions options, TimeProvider time)
    {
        this.source = source;
        this.options = options;
        this.time = time;
        state = new TurnState(options);
        waitingSince = lastSound = time.GetTimestamp();
    }

    /// <summary>Completes when the caller has begun to speak: time to stop the prompt.</summary>
    public Task SpeechStarted => started.Task;

    /// <summary>Completes at the pause after the sentence, at the maximum length, or silent at the no-speech timeout.</summary>
    public Task<Utterance> Completed => completed.Task;

    /// <summary>Starts the no-speech timeout anew: the prompt over which the caller was allowed to speak has just ended.</summary>
    public void ExpectSpeech() => Volatile.Write(ref waitingSince, time.GetTimestamp());

    /// <summary>Stops listening: the source is read no more. The worker takes the detector back at its next tick.</summary>
    public ValueTask DisposeAsync()
    {
        lock (reading)
            isStopped = true;
        started.TrySetCanceled();
        completed.TrySetCanceled();
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes what has arrived. Called by the worker only; false when the turn is over and has let go of everything.</summary>
    internal bool Advance(DetectorPool detectors)
    {
        lock (reading)
        {
            while (!isStopped && ReadWindow())
                Take(detectors);
            if (!isStopped)
                CheckTime();
            if (!isStopped)
                return true;
        }

        Release(detectors);
        return false;
    }

    /// <summary>Lets go of the detector. Called by the worker only, or when there is none any more.</summary>
    internal void Release(DetectorPool detectors)
    {
        if (detector is not null)
            detectors.Return(detector);
        detector = null;
        started.TrySetCanceled();
        completed.TrySetCanceled();
    }

    private bool ReadWindow()
    {
        int count;
        do
        {
            count = source.Read(narrow.AsSpan(filled));
            filled += count;
        }
        while (count > 0 && filled < narrow.Length);
        if (filled < narrow.Length)
            return false;
        filled = 0;
        lastSound = time.GetTimestamp();
        return true;
    }

    private void Take(DetectorPool detectors)
    {
        upsampler.Process(narrow, window);
        var isOpen = gate.IsOpen(window);
        if (isOpen)
            detector ??= detectors.Lease();
        var isSpeech = isOpen && (detector is null || detector.IsSpeech(window));
        switch (state.Step(window, isSpeech))
        {
            case TurnEvent.Started:
                started.TrySetResult();
                break;
            case TurnEvent.Completed:
                Complete();
                break;
        }
    }

    // Sound may stop to come at all (discontinuous transmission, a broken line): then the clock decides.
    private void CheckTime()
    {
        if (state.IsSpeaking && time.GetElapsedTime(lastSound) >= options.EndSilence)
        {
            state.Finish(isCut: false);
            Complete();
        }
        else if (!state.IsSpeaking && time.GetElapsedTime(Volatile.Read(ref waitingSince)) >= options.NoSpeechTimeout)
        {
            state.Finish(isCut: false);
            Complete();
        }
    }

    private void Complete()
    {
        isStopped = true;
        if (state.Result is { } utterance)
            completed.TrySetResult(utterance);
    }
}
