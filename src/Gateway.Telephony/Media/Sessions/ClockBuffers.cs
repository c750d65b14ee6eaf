using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Room to work in for all legs of one media clock, which serves them one after the other: what a leg needs only while
/// its packet is handled is here once, and what listening needs is lent out. Owned by the media clock.
/// </summary>
internal sealed class ClockBuffers
{
    /// <summary>Ears that are kept for the next listener; 64 take about 3 MB.</summary>
    private const int MaxSpare = 64;

    private readonly Stack<Hearing> _spare = new();

    /// <summary>The datagram that was received.</summary>
    public byte[] Datagram { get; } = new byte[RtpPacket.MaxBytes + 1];

    /// <summary>The packet that goes out.</summary>
    public byte[] Packet { get; } = new byte[RtpPacket.MaxBytes];

    /// <summary>Its payload while it is made.</summary>
    public byte[] Payload { get; } = new byte[RtpPacket.MaxBytes];

    /// <summary>One frame of sound at the highest rate.</summary>
    public short[] Frame { get; } = new short[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];

    /// <summary>The same sound at another rate.</summary>
    public short[] Converted { get; } = new short[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];

    /// <summary>A frame of nothing.</summary>
    public short[] Silence { get; } = new short[VoiceFormat.Wideband / VoiceFormat.FramesPerSecond];

    public Hearing Lend() => _spare.TryPop(out var hearing) ? hearing : new Hearing();

    public void Return(Hearing hearing)
    {
        hearing.Close();
        if (_spare.Count < MaxSpare)
        {
            _spare.Push(hearing);
        }
    }
}
