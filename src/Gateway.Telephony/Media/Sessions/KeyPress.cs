using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Keys on their way out of one leg: as telephone events, or as sound for a peer that knows none. Owned by the media
/// clock; the task may be awaited anywhere.
/// </summary>
internal sealed class KeyPress(string keys)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DtmfSender _events = new(keys);
    private Playback? _tones;

    public Task Completion => _done.Task;

    /// <summary>Whether either way has come to its end; a re-INVITE may change the way between two keys.</summary>
    public bool IsDone => _events.IsDone || _tones is { IsOver: true };

    /// <summary>The next 20 ms as an event; <paramref name="ticks"/> is what they count on the clock of events.</summary>
    public DtmfEvent? NextUpdate(ushort ticks, out bool isFirst) => _events.Next(ticks, out isFirst);

    public bool TryTakeToneFrame(VoiceCodec codec, Span<byte> buffer, out ReadOnlySpan<byte> frame) =>
        (_tones ??= new Playback(Prompt.FromPcm(DtmfTones.Render(keys)), isLoop: false)).TryTakeFrame(codec, buffer, out frame);

    public void Finish() => _done.TrySetResult();

    public void Cancel(CancellationToken token = default) => _done.TrySetCanceled(token);
}
