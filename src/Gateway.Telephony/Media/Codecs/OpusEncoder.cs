using System.Runtime.InteropServices;

namespace Gateway.Telephony.Media.Codecs;

/// <summary>
/// Encodes 16 kHz sound as Opus for telephony: 20 ms packets, mono, 24 kbit/s with in-band forward error correction for
/// 10 % of loss (RFC 7587 3.3), complexity 5.
/// </summary>
internal sealed partial class OpusEncoder : IVoiceEncoder
{
    private const int Voip = 2048;
    private const int SetBitRate = 4002;
    private const int SetComplexity = 4010;
    private const int SetForwardErrorCorrection = 4012;
    private const int SetExpectedLoss = 4014;

    private readonly State _state;

    public OpusEncoder()
    {
        _state = Create(VoiceFormat.Wideband, channels: 1, Voip, out var error);
        if (error != 0 || _state.IsInvalid)
        {
            throw new InvalidOperationException($"libopus refused to create an encoder: {error}");
        }

        Control(_state, SetBitRate, 24_000);
        Control(_state, SetComplexity, 5);
        Control(_state, SetForwardErrorCorrection, 1);
        Control(_state, SetExpectedLoss, 10);
    }

    public int Encode(ReadOnlySpan<short> pcm, Span<byte> payload) =>
        Math.Max(0, Encode(_state, pcm, pcm.Length, payload, Math.Min(payload.Length, VoiceFormat.MaxFrameBytes)));

    public void Dispose() => _state.Dispose();

    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_encoder_create")]
    private static partial State Create(int rate, int channels, int application, out int error);

    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_encoder_ctl")]
    private static partial int Control(State state, int request, int value);

    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_encode")]
    private static partial int Encode(State state, ReadOnlySpan<short> pcm, int samples, Span<byte> payload, int capacity);

    [LibraryImport(OpusLibrary.File, EntryPoint = "opus_encoder_destroy")]
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
