using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Tests.Media.Rtp;

public class RtpPacketTests
{
    private static readonly byte[] Plain = [0x80, 0x88, 0x12, 0x34, 0, 0, 0x10, 0, 0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3];

    [Fact]
    public void A_packet_is_read()
    {
        Assert.True(RtpPacket.TryRead(Plain, out var packet));

        Assert.True(packet.IsMarked);
        Assert.Equal((8, 0x1234, 0x1000u, 0xDEADBEEFu), (packet.PayloadType, packet.Sequence, packet.Timestamp, packet.Ssrc));
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Span<byte> written = stackalloc byte[100];
        Assert.True(RtpPacket.TryRead(Plain, out var packet));

        Assert.True(packet.TryWrite(written, out var length));

        Assert.Equal(Plain, written[..length].ToArray());
        Assert.False(packet.TryWrite(written[..(length - 1)], out _));
    }

    [Fact]
    public void Sources_extension_and_padding_are_no_payload()
    {
        byte[] data =
        [
            0xB1, 0x08, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,
            9, 9, 9, 9,
            0xBE, 0xDE, 0, 1, 7, 7, 7, 7,
            0x55, 0x66,
            0, 0, 3,
        ];

        Assert.True(RtpPacket.TryRead(data, out var packet));

        Assert.Equal([0x55, 0x66], packet.Payload.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80 08 0001 00000002 000000")]
    [InlineData("40 08 0001 00000002 00000003 55")]
    [InlineData("81 08 0001 00000002 00000003")]
    [InlineData("90 08 0001 00000002 00000003")]
    [InlineData("90 08 0001 00000002 00000003 BEDE FFFF")]
    [InlineData("A0 08 0001 00000002 00000003 00")]
    [InlineData("A0 08 0001 00000002 00000003 05")]
    [InlineData("80 C8 0001 00000002 00000003")]
    public void Broken_packets_are_refused(string hex) => Assert.False(RtpPacket.TryRead(Hex(hex), out _));

    [Fact]
    public void RTCP_on_the_same_port_is_told_apart()
    {
        Assert.True(RtpPacket.IsRtcp(Hex("80 C8 0006 00000001")));
        Assert.True(RtpPacket.IsRtcp(Hex("81 CB 0001 00000001")));
        Assert.False(RtpPacket.IsRtcp(Plain));
        Assert.False(RtpPacket.IsRtcp(Hex("80 C8")));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_but_never_throw()
    {
        var random = new Random(3550);
        var buffer = new byte[64];
        for (var round = 0; round < 200_000; round++)
        {
            random.NextBytes(buffer);
            buffer[0] = (byte)((buffer[0] & 0x3F) | (random.Next(10) == 0 ? 0 : 0x80));
            var data = buffer.AsSpan(0, random.Next(buffer.Length + 1));
            if (RtpPacket.TryRead(data, out var packet))
            {
                Assert.InRange(packet.Payload.Length, 0, data.Length - RtpPacket.HeaderBytes);
            }
        }
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
