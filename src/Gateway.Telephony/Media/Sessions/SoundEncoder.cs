using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Encodes live sound for one leg, at whatever rate it comes. Owned by the media clock; no allocation per frame.</summary>
internal sealed class SoundEncoder(VoiceCodec codec, ClockBuffers buffers) : IDisposable
{
    private readonly IVoiceEncoder _encoder = codec.CreateEncoder();
    private RateConverter? _converter;

    public VoiceCodec Codec => codec;

    /// <summary>Encodes 20 ms; the result is valid until the next frame of any leg.</summary>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<short> frame, int rate)
    {
        if (rate != codec.SampleRate())
        {
            _converter ??= new RateConverter();
            frame = buffers.Converted.AsSpan(0, _converter.Convert(frame, rate, buffers.Converted, codec.SampleRate()));
        }

        return buffers.Payload.AsSpan(0, _encoder.Encode(frame, buffers.Payload));
    }

    public void Dispose() => _encoder.Dispose();
}
