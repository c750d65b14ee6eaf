using System.Buffers.Binary;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Security;

/// <summary>
/// Secures what one leg sends (RFC 3711 3.3, RFC 7714). An index is never used twice under one key: a relayed packet that
/// comes again is left out. Owned by the media clock.
/// </summary>
internal sealed class SrtpSender : IDisposable
{
    /// <summary>Most bytes that a packet grows by.</summary>
    public const int MaxOverheadBytes = 20;

    private const uint EncryptedFlag = 0x8000_0000;
    private const int RtcpIndexBytes = 4;

    private readonly SrtpSuite _suite;
    private readonly ReadOnlyMemory<byte> _master;
    private readonly SrtpTransform _rtp;
    private readonly ulong _start;
    private SrtpTransform? _rtcp;
    private ReplayWindow _sent;
    private uint _ssrc;
    private uint _rtcpIndex;

    /// <param name="suite">The suite.</param>
    /// <param name="master">Master key and salt.</param>
    /// <param name="previous">The sender under the key before; the rollover counter goes on (RFC 3711 3.3.1).</param>
    public SrtpSender(SrtpSuite suite, ReadOnlyMemory<byte> master, SrtpSender? previous = null)
    {
        _suite = suite;
        _master = master;
        _rtp = SessionKeys.CreateTransform(suite, master.Span, isRtcp: false);
        _start = previous is null ? 0 : previous.Highest;
        _ssrc = previous?._ssrc ?? 0;
    }

    private ulong Highest => _sent.IsEmpty ? _start : _sent.Highest;

    /// <summary>Secures the RTP packet of <paramref name="length"/> bytes in place; false when it must not or cannot be sent.</summary>
    public bool TryProtect(Span<byte> buffer, int length, out int written)
    {
        written = length + _rtp.TagBytes;
        if (!RtpPacket.TryMeasureHeader(buffer[..length], out var header) || written > buffer.Length)
        {
            return false;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        if (!TryNumber(ssrc, BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]), out var index))
        {
            return false;
        }

        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, PacketIndex.Rollover(index));
        _rtp.Seal(
            buffer[..header],
            buffer[header..length],
            _rtp.AuthenticatesRollover ? rollover : [],
            ssrc,
            index,
            buffer[length..written]);
        return true;
    }

    /// <summary>Secures a compound RTCP packet in place (RFC 3711 3.4, RFC 7714 9).</summary>
    public bool TryProtectRtcp(Span<byte> buffer, int length, out int written)
    {
        var rtcp = _rtcp ??= SessionKeys.CreateTransform(_suite, _master.Span, isRtcp: true);
        written = length + RtcpIndexBytes + rtcp.TagBytes;
        if (length < RtcpCompound.HeaderBytes || written > buffer.Length || _rtcpIndex >= EncryptedFlag - 1)
        {
            return false;
        }

        Span<byte> trailer = stackalloc byte[RtcpIndexBytes];
        BinaryPrimitives.WriteUInt32BigEndian(trailer, ++_rtcpIndex | EncryptedFlag);
        var indexAt = _suite.IsAead() ? length + rtcp.TagBytes : length;
        var tagAt = _suite.IsAead() ? length : length + RtcpIndexBytes;
        trailer.CopyTo(buffer[indexAt..]);
        rtcp.Seal(
            buffer[..RtcpCompound.HeaderBytes],
            buffer[RtcpCompound.HeaderBytes..length],
            trailer,
            BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]),
            _rtcpIndex,
            buffer.Slice(tagAt, rtcp.TagBytes));
        return true;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp?.Dispose();
    }

    private bool TryNumber(uint ssrc, ushort sequence, out ulong index)
    {
        if (ssrc != _ssrc)
        {
            _ssrc = ssrc;
            _sent = default;
            index = sequence;
        }
        else if (!PacketIndex.TryGuess(Highest, sequence, out index) || _sent.Contains(index))
        {
            return false;
        }

        _sent.Add(index);
        return true;
    }
}
