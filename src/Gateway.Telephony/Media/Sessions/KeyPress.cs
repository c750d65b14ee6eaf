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
    private readonly Playback _tones = new(Prompt.FromPcm(DtmfTones.Render(keys)), isLoop: false);

    public Task Completion => _done.Task;

    /// <summary>Whether either way has come to its end; a re-INVITE may change the way between two keys.</summary>
    public bool IsDone => _events.IsDone || _tones.IsOver;

    public DtmfEvent? NextUpdate(out bool isFirst) => _events.Next(out isFirst);

    public ReadOnlySpan<byte> TakeToneFrame(VoiceCodec codec) => _tones.TakeFrame(codec);

    public void Finish() => _done.TrySetResult();

    public void Cancel(CancellationToken token = default) => _done.TrySetCanceled(token);
}
