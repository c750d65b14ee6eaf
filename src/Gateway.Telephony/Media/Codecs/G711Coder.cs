namespace Gateway.Telephony.Media.Codecs;

/// <summary>G.711 in both directions; it has no state.</summary>
internal sealed class G711Coder(VoiceCodec codec) : IVoiceEncoder, IVoiceDecoder
{
    public int Encode(ReadOnlySpan<short> pcm, Span<byte> payload)
    {
        G711.Encode(codec, pcm, payload);
        return pcm.Length;
    }

    public int Decode(ReadOnlySpan<byte> payload, Span<short> pcm)
    {
        payload = payload[..Math.Min(payload.Length, pcm.Length)];
        G711.Decode(codec, payload, pcm);
        return payload.Length;
    }

    public bool TryConceal(ReadOnlySpan<byte> next, Span<short> pcm) => false;

    public void Dispose()
    {
    }
}
