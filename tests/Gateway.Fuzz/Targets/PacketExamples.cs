namespace Gateway.Fuzz.Targets;

/// <summary>Datagrams as they come to a media port: RTP, RTCP, STUN.</summary>
internal static class PacketExamples
{
    public static byte[] Rtp(byte payloadType, int length, bool hasExtension = false, byte padding = 0, byte sequence = 232)
    {
        byte[] packet =
        [
            (byte)(0x80 | (hasExtension ? 0x10 : 0) | (padding > 0 ? 0x20 : 0)), payloadType, 3, sequence, 0, 0, 195, 80, 0, 0, 18, 52,
            .. hasExtension ? (byte[])[0xBE, 0xDE, 0, 1, 0x10, 1, 2, 3] : [],
            .. Enumerable.Range(0, length).Select(value => (byte)(value * 7)),
            .. Enumerable.Repeat(padding, padding),
        ];
        return packet;
    }

    /// <summary>Sender report, source description and BYE in one datagram (RFC 3550 section 6.1).</summary>
    public static byte[] Rtcp() =>
    [
        0x81, 200, 0, 12, 0, 0, 18, 52, .. new byte[20], 0, 0, 0, 7, 5, 0, 0, 9, .. new byte[16],
        0x81, 202, 0, 3, 0, 0, 18, 52, 1, 3, 97, 98, 99, 0, 0, 0,
        0x81, 203, 0, 1, 0, 0, 18, 52,
    ];

    public static byte[] ReceiverReport() => [0x81, 201, 0, 7, 0, 0, 18, 52, 0, 0, 0, 7, 255, 255, 255, 255, .. new byte[16]];

    /// <summary>A binding request (RFC 8489 section 5).</summary>
    public static byte[] Stun() =>
    [
        0, 1, 0, 12, 0x21, 0x12, 0xA4, 0x42, .. Enumerable.Range(1, 12).Select(value => (byte)value), 0, 6, 0, 3, 97, 58, 98, 0, 0x80, 0x28, 0, 4, 1, 2, 3, 4,
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        [0x80], [0x8F], [0x90], [0xA0], [0xFF, 0xFF], [0, 0], [200], [201], [202], [203], [204], [205], [206], [0x81, 200, 0, 6], [0x80, 203, 0, 0], [0xBE, 0xDE, 0xFF, 0xFF],
        [0x21, 0x12, 0xA4, 0x42], [0, 1, 0, 0], [101], [13], [5, 0x8A, 0xFF, 0xFF], [0x80, 0, 0, 1], new byte[160], new byte[1400],
    ];
}
