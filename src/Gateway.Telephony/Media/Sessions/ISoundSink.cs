namespace Gateway.Telephony.Media.Sessions;

/// <summary>Takes what a leg says, decoded, every 20 ms. On the media clock only.</summary>
internal interface ISoundSink
{
    /// <summary>Takes 20 ms at <paramref name="rate"/> samples per second.</summary>
    void Take(ReadOnlySpan<short> frame, int rate);
}
