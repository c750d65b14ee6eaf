using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// A prompt in one codec. It is encoded from its beginning on the thread pool, much faster than it plays, so that the first frames
/// can be played while the last ones are still to come. Frames that are ready never change; any thread reads them.
/// </summary>
internal sealed class EncodedPrompt(VoiceCodec codec, short[] pcm8k)
{
    private const int FrameSamples = Prompt.FrameSamples;

    // One byte per sample of 8 kHz in every codec but Opus, whose packets vary in length.
    private readonly byte[] _bytes = codec.IsByteStream() ? new byte[pcm8k.Length] : [];
    private readonly byte[][] _packets = codec.IsByteStream() ? [] : new byte[pcm8k.Length / FrameSamples][];
    private int _ready;

    /// <summary>Completes when every frame is ready.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start() => Completion = Task.Run(Encode);

    public bool TryFrame(int index, out ReadOnlySpan<byte> frame)
    {
        if (index >= Volatile.Read(ref _ready))
        {
            frame = default;
            return false;
        }

        frame = codec.IsByteStream() ? _bytes.AsSpan(index * FrameSamples, FrameSamples) : _packets[index];
        return true;
    }

    private void Encode()
    {
        using var encoder = codec.CreateEncoder();
        var converter = new RateConverter();
        var pcm = new short[codec.SampleRate() / VoiceFormat.FramesPerSecond];
        var payload = new byte[VoiceFormat.MaxFrameBytes];
        for (var index = 0; index < pcm8k.Length / FrameSamples; index++)
        {
            converter.Convert(pcm8k.AsSpan(index * FrameSamples, FrameSamples), VoiceFormat.Narrowband, pcm, codec.SampleRate());
            var frame = payload.AsSpan(0, encoder.Encode(pcm, payload));
            if (codec.IsByteStream())
            {
                frame.CopyTo(_bytes.AsSpan(index * FrameSamples));
            }
            else
            {
                _packets[index] = frame.ToArray();
            }

            Volatile.Write(ref _ready, index + 1);
        }
    }
}
