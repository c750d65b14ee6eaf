namespace Gateway.Telephony.Media.Codecs;

/// <summary>The receiving half of one stream: keeps the codec's state from packet to packet. Allocates nothing per packet.</summary>
internal interface IVoiceDecoder : IDisposable
{
    /// <summary>Decodes one payload at the codec's sample rate; returns the samples written, 0 when the payload makes no sense.</summary>
    int Decode(ReadOnlySpan<byte> payload, Span<short> pcm);

    /// <summary>
    /// Makes up a lost packet of <paramref name="pcm"/>.Length samples by the codec's own means, from the payload that
    /// came after it when that is known. False when the codec has none.
    /// </summary>
    bool TryConceal(ReadOnlySpan<byte> next, Span<short> pcm);
}
