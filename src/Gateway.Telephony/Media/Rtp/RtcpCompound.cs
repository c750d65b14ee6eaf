namespace Gateway.Telephony.Media.Rtp;

/// <summary>RTCP packets one after the other in a datagram (RFC 3550 6.1).</summary>
internal static class RtcpCompound
{
    /// <summary>Bytes before the first report: version, type, length and the sender's SSRC. SRTCP leaves them readable.</summary>
    public const int HeaderBytes = 8;
}
