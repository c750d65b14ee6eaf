namespace Gateway.Telephony.Media.Codecs;

/// <summary>
/// The quiet of a line whose far end sends nothing while nobody speaks (RFC 3389): noise of the level that the last
/// comfort noise packet named. Its spectrum is left flat; the coefficients of the packet are a refinement.
/// </summary>
internal sealed class ComfortNoise
{
    /// <summary>The static RTP payload type at 8 kHz (RFC 3551 table 4).</summary>
    public const int PayloadType = 13;

    private uint _seed = 0x2545_F491;
    private float _amplitude;

    /// <summary>Whether a packet has named a level since the last sound.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Takes the payload: its first byte is the level in -dBov, 0-127.</summary>
    public void Follow(ReadOnlySpan<byte> payload)
    {
        IsOn = true;
        var level = payload.IsEmpty ? 127 : payload[0] & 0x7F;

        // Evenly spread noise of amplitude A has the level A / sqrt(3); nobody means noise louder than -20 dBov.
        _amplitude = level == 127 ? 0 : 32_768 * MathF.Pow(10, Math.Max(level, 20) / -20f) * MathF.Sqrt(3);
    }

    /// <summary>No packet, no noise.</summary>
    public void Reset()
    {
        IsOn = false;
        _amplitude = 0;
    }

    public void Fill(Span<short> pcm)
    {
        if (_amplitude == 0)
        {
            pcm.Clear();
            return;
        }

        foreach (ref var sample in pcm)
        {
            // xorshift: noise needs no better dice.
            _seed ^= _seed << 13;
            _seed ^= _seed >> 17;
            _seed ^= _seed << 5;
            sample = (short)(_amplitude * (((_seed >> 8) / 8_388_608f) - 1));
        }
    }
}
