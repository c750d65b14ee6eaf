using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>A prompt on its way out of one leg, once or round and round. Owned by the media clock; the task may be awaited anywhere.</summary>
internal sealed class Playback(Prompt prompt, bool isLoop)
{
    // Continuations run elsewhere: the clock must never run a flow's code.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _stop;
    private int _next;

    /// <summary>Completes when the last frame went out, is cancelled when something else took its place.</summary>
    public Task Completion => _done.Task;

    public bool IsLoop => isLoop;

    /// <summary>Whether every frame has been taken; a loop never is over unless it has no frames.</summary>
    public bool IsOver => _next >= prompt.FrameCount;

    /// <summary>Takes the next 20 ms; false when they are not encoded yet: then it stands still. G.711 uses <paramref name="buffer"/>.</summary>
    public bool TryTakeFrame(VoiceCodec codec, Span<byte> buffer, out ReadOnlySpan<byte> frame)
    {
        if (!prompt.TryFrame(codec, _next, buffer, out frame))
        {
            return false;
        }

        _next++;
        if (isLoop && _next == prompt.FrameCount)
        {
            _next = 0;
        }

        return true;
    }

    /// <summary>Has <paramref name="stop"/> run when the token fires, unless it is over before. Called before the clock gets it.</summary>
    public void StopWhen(CancellationToken token, Action stop) =>
        _stop = token.UnsafeRegister(static stop => ((Action)stop!)(), stop);

    public void Finish()
    {
        _stop.Unregister();
        _done.TrySetResult();
    }

    public void Cancel(CancellationToken token = default)
    {
        _stop.Unregister();
        _done.TrySetCanceled(token);
    }
}
