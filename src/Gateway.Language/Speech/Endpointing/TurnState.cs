using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Endpointing;

/// <summary>What a window changed in a turn.</summary>
internal enum TurnEvent
{
    None,
    Started,
    Completed,
}

/// <summary>
/// Where in its turn a caller is: waiting, speaking, done. Pure: windows of 16 kHz sound and the detector's word about them go
/// in, events come out. The sound since the first word, and a little from before it, is kept.
/// </summary>
internal sealed class TurnState(EndpointingOptions options)
{
    /// <summary>Samples in a window: 32 ms at 16 kHz.</summary>
    internal const int Window = 512;

    private static readonly TimeSpan WindowLength = SampleRate.Wideband.Duration(Window);

    // Sound after the last word that is kept, so that no last consonant is lost.
    private static readonly TimeSpan PostRoll = TimeSpan.FromMilliseconds(256);

    // A gap within the first word that does not make it two bursts.
    private const int ForgivenGap = 3;

    private readonly List<short[]> windows = [];
    private readonly int preRollWindows = Windows(options.PreRoll);
    private readonly int minSpeechWindows = Math.Max(1, Windows(options.MinSpeech));
    private int burst;
    private int speechWindows;
    private int gap;
    private int firstSpeech;
    private int lastSpeech;

    /// <summary>True between the first word and the pause after the last.</summary>
    internal bool IsSpeaking { get; private set; }

    /// <summary>The turn's sound once it has completed.</summary>
    internal Utterance? Result { get; private set; }

    /// <summary>How long the pause is, counted in windows.</summary>
    internal TimeSpan Pause => WindowLength * (windows.Count - 1 - lastSpeech);

    /// <summary>Takes the next window.</summary>
    internal TurnEvent Step(ReadOnlySpan<short> window, bool isSpeech)
    {
        windows.Add(window.ToArray());
        return IsSpeaking ? Speaking(isSpeech) : Waiting(isSpeech);
    }

    /// <summary>Ends the turn now: at the no-speech timeout, or when no more sound comes.</summary>
    internal Utterance Finish(bool isCut)
    {
        if (!IsSpeaking)
            return Result = Utterance.Silence;
        var end = Math.Min(windows.Count, lastSpeech + 1 + Windows(PostRoll));
        var pcm = new short[end * Window];
        for (int i = 0; i < end; i++)
            windows[i].CopyTo(pcm.AsSpan(i * Window));
        return Result = new Utterance(pcm, WindowLength * (lastSpeech - firstSpeech + 1), IsSilent: false, isCut);
    }

    private TurnEvent Waiting(bool isSpeech)
    {
        burst = isSpeech || burst > 0 ? burst + 1 : 0;
        gap = isSpeech ? 0 : gap + 1;
        speechWindows += isSpeech ? 1 : 0;
        if (gap > ForgivenGap)
            burst = speechWindows = 0;
        var keep = preRollWindows + burst;
        if (windows.Count > keep)
            windows.RemoveRange(0, windows.Count - keep);
        if (speechWindows < minSpeechWindows)
            return TurnEvent.None;
        IsSpeaking = true;
        firstSpeech = windows.Count - burst;
        lastSpeech = windows.Count - 1;
        return TurnEvent.Started;
    }

    private TurnEvent Speaking(bool isSpeech)
    {
        if (isSpeech)
            lastSpeech = windows.Count - 1;
        var isCut = WindowLength * (windows.Count - firstSpeech) >= options.MaxLength;
        if (!isCut && Pause < options.EndSilence)
            return TurnEvent.None;
        Finish(isCut);
        return TurnEvent.Completed;
    }

    private static int Windows(TimeSpan length) => (int)Math.Ceiling(length / WindowLength);
}
