namespace Gateway.Telephony.Media.Codecs;

/// <summary>The sending half of one stream: keeps the codec's state from frame to frame. Allocates nothing per frame.</summary>
internal interface IVoiceEncoder : IDisposable
{
    /// <summary>Encodes 20 ms at the codec's sample rate; returns how many bytes of <paramref name="payload"/> they took.</summary>
    int Encode(ReadOnlySpan<short> pcm, Span<byte> payload);
}
