namespace Gateway.Peers.Sound;

/// <summary>A sentence and the flite voice that speaks it (slt, rms, kal, awb).</summary>
public sealed record SpokenSentence(string Text, string Voice = "slt")
{
    /// <summary>The sentence as 8 kHz PCM.</summary>
    public Task<short[]> SpeakAsync() => Flite.SpeakAsync(this);

    public override string ToString() => $"{Voice}: {Text}";
}
