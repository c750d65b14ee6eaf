namespace Gateway.Peers.Sound;

/// <summary>
/// What a caller's microphone will send: sounds on a time line that begins when the call is answered, silence between
/// them. Where a test can see what the gateway does, it swaps the sound at run time instead.
/// </summary>
public sealed class CallerTrack
{
    private readonly List<(int Start, short[] Pcm)> _sounds = [];

    /// <summary>Puts a sound at <paramref name="offset"/> from the start.</summary>
    public CallerTrack At(TimeSpan offset, short[] pcm)
    {
        _sounds.Add((Tones.Samples(offset), pcm));
        return this;
    }

    /// <summary>Puts a sentence at <paramref name="offset"/> from the start.</summary>
    public async Task<CallerTrack> SayAsync(TimeSpan offset, SpokenSentence sentence) =>
        At(offset, await sentence.SpeakAsync().ConfigureAwait(false));

    /// <summary>The whole track, with <paramref name="tail"/> of silence behind the last sound.</summary>
    public short[] ToPcm(TimeSpan tail)
    {
        var end = _sounds.Select(sound => sound.Start + sound.Pcm.Length).DefaultIfEmpty(0).Max();
        var pcm = new short[end + Tones.Samples(tail)];
        foreach (var (start, sound) in _sounds)
        {
            sound.CopyTo(pcm, start);
        }

        return pcm;
    }
}
