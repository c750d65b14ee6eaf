using System.Buffers.Binary;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Tests.Media.Security;

public sealed class SrtpContextTests
{
    private const uint Ssrc = 0xCAFE;

    public static TheoryData<SrtpSuite> Suites => [.. Enum.GetValues<SrtpSuite>()];

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_sealed_is_opened_once(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        foreach (var bytes in new[] { 0, 1, 15, 16, 17, 160, 480, 1_460 })
        {
            var plain = Packet((ushort)(bytes + 1), bytes);
            var sealed_ = Seal(sender, plain);

            Assert.Equal(plain.Length + suite.TagBytes(isRtcp: false), sealed_.Length);
            Assert.True(bytes < 15 || !sealed_.AsSpan(12, bytes).SequenceEqual(plain.AsSpan(12)));
            Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(plain)), Open(receiver, sealed_));
            Assert.Equal(SrtpVerdict.Replayed, Open(receiver, sealed_).Verdict);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Any_changed_bit_is_noticed_and_changes_nothing(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        Assert.Equal(SrtpVerdict.Good, Open(receiver, Seal(sender, Packet(1, 40))).Verdict);
        var plain = Packet(2, 40);
        var good = Seal(sender, plain);
        for (var bit = 8; bit < good.Length * 8; bit++)
        {
            var bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SrtpVerdict.Good, Open(receiver, bad).Verdict);
        }

        Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(plain)), Open(receiver, good));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_header_with_sources_and_extension_stays_readable(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        byte[] plain = [0x92, 0x08, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 1, 1, 1, 2, 2, 2, 2, 0xBE, 0xDE, 0, 1, 3, 3, 3, 3, 7, 7, 7];

        var packet = Seal(sender, plain);

        Assert.Equal(plain[..28], packet[..28]);
        Assert.NotEqual(plain[28..], packet[28..31]);
        Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(plain)), Open(receiver, packet));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_rollover_is_counted_by_both_sides_over_loss_and_disorder(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        ushort[] sequences = [65_000, 65_534, 1, 65_535, 0, 20_000, 40_000, 60_000, 3, 2];
        foreach (var sequence in sequences)
        {
            var plain = Packet(sequence, 20);
            Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(plain)), Open(receiver, Seal(sender, plain)));
        }
    }

    [Fact]
    public void A_receiver_that_missed_the_first_cycle_finds_its_place()
    {
        var suite = SrtpSuite.AesCm128HmacSha1With80;
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        Seal(sender, Packet(65_535, 20));

        Assert.Equal(SrtpVerdict.Good, Open(receiver, Seal(sender, Packet(0, 20))).Verdict);
        Assert.Equal(SrtpVerdict.Good, Open(receiver, Seal(sender, Packet(1, 20))).Verdict);
    }

    [Fact]
    public void What_is_older_than_the_window_counts_as_replayed()
    {
        var suite = SrtpSuite.AeadAes128Gcm;
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        var packets = Enumerable.Range(1, 300).Select(sequence => Seal(sender, Packet((ushort)sequence, 20))).ToArray();

        Assert.Equal(SrtpVerdict.Good, Open(receiver, packets[^1]).Verdict);
        Assert.Equal(SrtpVerdict.Good, Open(receiver, packets[^ReplayWindow.Size]).Verdict);
        Assert.Equal(SrtpVerdict.Replayed, Open(receiver, packets[^ReplayWindow.Size]).Verdict);
        Assert.Equal(SrtpVerdict.Replayed, Open(receiver, packets[^(ReplayWindow.Size + 1)]).Verdict);
    }

    [Fact]
    public void A_sender_never_uses_an_index_twice()
    {
        var suite = SrtpSuite.AesCm128HmacSha1With80;
        using var sender = new SrtpSender(suite, Key(suite));
        Seal(sender, Packet(7, 20));

        Assert.False(sender.TryProtect(Packet(7, 20).Concat(new byte[20]).ToArray(), 32, out _));
        Assert.False(sender.TryProtect(Packet(8, 20), 32, out _));
    }

    [Fact]
    public void Each_source_has_a_stream_of_its_own_and_none_is_forgotten()
    {
        var suite = SrtpSuite.AesCm128HmacSha1With32;
        using var receiver = new SrtpReceiver(suite, Key(suite));
        var packets = Enumerable.Range(0, SrtpReceiver.MaxStreams + 1).Select(number =>
        {
            using var sender = new SrtpSender(suite, Key(suite));
            return Seal(sender, Packet(5, 20, (uint)number));
        }).ToArray();

        Assert.All(packets[..^1], packet => Assert.Equal(SrtpVerdict.Good, Open(receiver, packet).Verdict));
        Assert.All(packets[..^1], packet => Assert.Equal(SrtpVerdict.Replayed, Open(receiver, packet).Verdict));
        Assert.Equal(SrtpVerdict.Forged, Open(receiver, packets[^1]).Verdict);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Reports_are_sealed_with_an_index_of_their_own(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        for (var round = 0; round < 3; round++)
        {
            var plain = Report();
            var packet = new byte[100];
            plain.CopyTo(packet, 0);
            Assert.True(sender.TryProtectRtcp(packet, plain.Length, out var length));
            Assert.Equal(plain.Length + 4 + suite.TagBytes(isRtcp: true), length);
            var good = packet[..length];
            for (var bit = 16; bit < length * 8; bit++)
            {
                var bad = (byte[])good.Clone();
                bad[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.NotEqual(SrtpVerdict.Good, receiver.OpenRtcp(bad, out _));
            }

            var received = (byte[])good.Clone();
            Assert.Equal(SrtpVerdict.Good, receiver.OpenRtcp(received, out var left));
            Assert.Equal(plain, received[..left]);
            Assert.Equal(SrtpVerdict.Replayed, receiver.OpenRtcp((byte[])good.Clone(), out _));
        }
    }

    [Theory]
    [InlineData(SrtpSuite.AesCm128HmacSha1With80)]
    [InlineData(SrtpSuite.AeadAes256Gcm)]
    public void The_identifier_of_a_master_key_is_stepped_over(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite), mkiBytes: 4);
        var plain = Packet(3, 20);
        var packet = Seal(sender, plain).ToList();
        packet.InsertRange(suite.IsAead() ? packet.Count : packet.Count - suite.TagBytes(isRtcp: false), [0, 0, 0, 1]);

        Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(plain)), Open(receiver, [.. packet]));
    }

    [Fact]
    public void A_new_key_goes_on_in_the_cycle_of_the_old_one_or_begins_anew()
    {
        var suite = SrtpSuite.AesCm128HmacSha1With80;
        foreach (var isContinued in new[] { true, false })
        {
            using var before = new SrtpSender(suite, Key(suite));
            using var receiver = new SrtpReceiver(suite, Key(suite));
            foreach (ushort sequence in new ushort[] { 65_535, 0, 1 })
            {
                Assert.Equal(SrtpVerdict.Good, Open(receiver, Seal(before, Packet(sequence, 20))).Verdict);
            }

            using var after = new SrtpSender(suite, Key(suite, 9), isContinued ? before : null);
            using var renewed = new SrtpReceiver(suite, Key(suite, 9), 0, receiver);

            Assert.Equal(SrtpVerdict.Good, Open(renewed, Seal(after, Packet(2, 20))).Verdict);
            Assert.Equal(SrtpVerdict.Good, Open(renewed, Seal(after, Packet(3, 20))).Verdict);
        }
    }

    [Fact]
    public void Packets_under_the_old_key_are_taken_until_the_new_one_is_used()
    {
        var suite = SrtpSuite.AeadAes128Gcm;
        using var session = new SrtpSession();
        using var before = new SrtpSender(suite, Key(suite, 2));
        using var after = new SrtpSender(suite, Key(suite, 3));
        session.Apply(new SrtpKeys(suite, Key(suite), Key(suite, 2)));
        Assert.Equal(SrtpVerdict.Good, session.Open(Seal(before, Packet(1, 20)), out _));

        session.Apply(new SrtpKeys(suite, Key(suite), Key(suite, 3)));

        var late = Seal(before, Packet(2, 20));
        Assert.Equal(SrtpVerdict.Good, session.Open((byte[])late.Clone(), out _));
        Assert.Equal(SrtpVerdict.Replayed, session.Open((byte[])late.Clone(), out _));
        Assert.Equal(SrtpVerdict.Good, session.Open(Seal(after, Packet(3, 20)), out _));
        Assert.Equal(SrtpVerdict.Forged, session.Open(Seal(before, Packet(4, 20)), out _));
    }

    [Fact]
    public void Junk_never_throws_and_is_never_taken()
    {
        var random = new Random(20261122);
        foreach (var suite in Enum.GetValues<SrtpSuite>())
        {
            using var sender = new SrtpSender(suite, Key(suite));
            using var receiver = new SrtpReceiver(suite, Key(suite), mkiBytes: random.Next(3) * 4);
            for (var round = 0; round < 20_000; round++)
            {
                var junk = new byte[random.Next(0, 80)];
                random.NextBytes(junk);
                if (junk.Length > 1 && random.Next(2) == 0)
                {
                    (junk[0], junk[1]) = (0x80, (byte)(random.Next(2) == 0 ? 8 : 200));
                }

                Assert.NotEqual(SrtpVerdict.Good, receiver.Open(junk, out _));
                Assert.NotEqual(SrtpVerdict.Good, receiver.OpenRtcp(junk, out _));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_packet_costs_no_memory(SrtpSuite suite)
    {
        using var sender = new SrtpSender(suite, Key(suite));
        using var receiver = new SrtpReceiver(suite, Key(suite));
        var packet = new byte[200];
        var forged = Seal(sender, Packet(1, 160));
        Assert.Equal(SrtpVerdict.Good, receiver.Open((byte[])forged.Clone(), out _));
        forged[2] = 0x40;
        long before = 0;
        var isRight = true;
        for (var round = 0; round < 200; round++)
        {
            if (round == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Write(packet, (ushort)(round + 10), Ssrc);
            isRight &= sender.TryProtect(packet, 172, out var length);
            isRight &= receiver.Open(packet.AsSpan(0, length), out _) == SrtpVerdict.Good;
            isRight &= receiver.Open(forged, out _) == SrtpVerdict.Forged;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(isRight);
    }

    internal static byte[] Key(SrtpSuite suite, byte seed = 1) =>
        [.. Enumerable.Range(0, suite.KeyBytes() + suite.SaltBytes()).Select(value => (byte)(value * seed))];

    internal static byte[] Packet(ushort sequence, int payloadBytes, uint ssrc = Ssrc)
    {
        var packet = new byte[RtpPacket.HeaderBytes + payloadBytes];
        Write(packet, sequence, ssrc);
        packet.AsSpan(RtpPacket.HeaderBytes).Fill((byte)sequence);
        return packet;
    }

    internal static byte[] Seal(SrtpSender sender, byte[] plain)
    {
        var packet = new byte[plain.Length + SrtpSender.MaxOverheadBytes];
        plain.CopyTo(packet, 0);
        Assert.True(sender.TryProtect(packet, plain.Length, out var length));
        return packet[..length];
    }

    private static (SrtpVerdict Verdict, string Packet) Open(SrtpReceiver receiver, byte[] packet)
    {
        var copy = (byte[])packet.Clone();
        var verdict = receiver.Open(copy, out var length);
        return (verdict, verdict == SrtpVerdict.Good ? Convert.ToHexString(copy[..length]) : "");
    }

    private static void Write(Span<byte> packet, ushort sequence, uint ssrc)
    {
        packet[0] = 0x80;
        packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    private static byte[] Report()
    {
        var report = new byte[28];
        (report[0], report[1], report[3]) = (0x80, 200, 6);
        report.AsSpan(4).Fill(5);
        return report;
    }
}
