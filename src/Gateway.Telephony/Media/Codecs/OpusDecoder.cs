using System.Runtime.InteropServices;

namespace Gateway.Telephony.Media.Codecs;

/// <summary>Decodes Opus at 16 kHz, whatever rate it was coded at; conceals by its own model and by what the next packet repeats.</summary>
internal sealed partial class OpusDecoder : IVoiceDecoder
{
    private const int TicksPerSample = 48_000 / VoiceFormat.Wideband;

    private readonly State _state;

    public OpusDecoder()
    {
        _state = Create(VoiceFormat.Wideband, channels: 1, out var error);
        if (error != 0 || _state.IsInvalid)
        {
            throw new InvalidOperationException($"libopus refused to create a decoder: {error}");
        }
    }

    public int Decode(ReadOnlySpan<byte> payload, Span<short> pcm)
    {
        var ticks = OpusLibrary.TicksOf(payload);
        return ticks == 0 || ticks > pcm.Length * TicksPerSample
            ? 0
            : Math.Max(0, Decode(_state, payload, payload.Length, pcm, pcm.Length, isRepair: 0));
    }

    public bool TryConceal(ReadOnlySpan<byte> next, Span<short> pcm) =>
        Decode(_state, next, next.Length, pcm, pcm.Length, next.IsEmpty ? 0 : 1) == pcm.Length;

    public void Dispose() => _state.Dispose();

    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_decoder_create")]
    private static partial State Create(int rate, int channels, out int error);

    // An empty span is a null pointer here, which asks for concealment.
    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_decode")]
    private static partial int Decode(State state, ReadOnlySpan<byte> payload, int length, Span<short> pcm, int capacity, int isRepair);

    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_decoder_destroy")]
    private static partial void Destroy(nint state);

    private sealed class State() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            Destroy(handle);
            return true;
        }
    }
}
