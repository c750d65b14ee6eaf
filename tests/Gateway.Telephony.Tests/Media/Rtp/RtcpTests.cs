using System.Buffers.Binary;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Tests.Media.Rtp;

public class RtcpTests
{
    private static readonly ReportBlock Block = new(0xCAFE, 12, -5, 0x0001_0002, 33, 0x1234_5678, 65_536);
    private static readonly SenderInfo Sender = new(new NtpTime(0x0102_0304_0506_0708), 99, 100, 16_000);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void What_is_written_is_read(bool hasSender, bool hasBlock, bool isBye)
    {
        var data = Write(hasSender ? Sender : null, hasBlock ? Block : null, isBye);

        Assert.True(RtcpCompound.IsWellFormed(data));
        ReadOnlySpan<byte> rest = data;
        Assert.True(RtcpCompound.TryRead(ref rest, out var report));
        Assert.Equal(hasSender ? RtcpType.SenderReport : RtcpType.ReceiverReport, report.Type);
        Assert.True(report.TryReadSsrc(out var ssrc));
        Assert.Equal(7u, ssrc);
        Assert.Equal(hasSender, report.TryReadSender(out var sender));
        Assert.Equal(hasSender ? Sender : default, sender);
        Assert.Equal(hasBlock, report.TryReadBlock(0, out var block));
        Assert.Equal(hasBlock ? Block : default, block);
        Assert.False(report.TryReadBlock(1, out _));
        Assert.True(RtcpCompound.TryRead(ref rest, out var description));
        Assert.Equal(RtcpType.SourceDescription, description.Type);
        Assert.Equal(isBye, RtcpCompound.TryRead(ref rest, out var bye));
        Assert.True(!isBye || bye.Type == RtcpType.Bye);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(32)]
    public void A_name_of_any_length_ends_with_a_zero_on_a_border_of_four(int length)
    {
        var data = new byte[RtcpWriter.MaxBytes];
        var written = RtcpWriter.Write(data, 7, Sender, Block, new byte[length], isBye: true);

        Assert.True(RtcpCompound.IsWellFormed(data.AsSpan(0, written)));
        Assert.Equal(0, written % 4);
    }

    [Theory]
    [InlineData("80C8")]
    [InlineData("80C80001")]
    [InlineData("80C9000100000001FF")]
    [InlineData("40C9000100000001")]
    [InlineData("80C900020000000100")]
    [InlineData("80C9FFFF00000001")]
    [InlineData("A0C9000100000000")]
    [InlineData("A0C9000100000005")]
    [InlineData("A0C9000100000001800100000000")]
    [InlineData("80C900010000000180")]
    [InlineData("8008000100000001")]
    public void What_does_not_add_up_is_refused(string hex) => Assert.False(RtcpCompound.IsWellFormed(Convert.FromHexString(hex)));

    [Fact]
    public void Reports_that_the_header_promises_and_the_body_lacks_are_not_there()
    {
        var data = Write(Sender, Block, isBye: false);
        data[0] |= 0x1F;

        Assert.True(RtcpCompound.IsWellFormed(data));
        ReadOnlySpan<byte> rest = data;
        RtcpCompound.TryRead(ref rest, out var report);
        Assert.True(report.TryReadBlock(0, out _));
        Assert.False(report.TryReadBlock(1, out _));
        Assert.False(report.TryReadBlock(30, out _));
    }

    [Fact]
    public void A_compound_has_a_bounded_number_of_packets()
    {
        byte[] empty = [0x80, 203, 0, 1, 0, 0, 0, 1];

        Assert.True(RtcpCompound.IsWellFormed([.. Enumerable.Repeat(empty, RtcpCompound.MaxPackets).SelectMany(packet => packet)]));
        Assert.False(RtcpCompound.IsWellFormed([.. Enumerable.Repeat(empty, RtcpCompound.MaxPackets + 1).SelectMany(packet => packet)]));
    }

    [Fact]
    public void Mutated_compounds_never_throw()
    {
        var random = new Random(20261122);
        byte[][] seeds = [Write(Sender, Block, true), Write(null, Block, false), Write(Sender, null, true)];
        for (var round = 0; round < 200_000; round++)
        {
            var data = (byte[])seeds[round % seeds.Length].Clone();
            for (var count = random.Next(1, 6); count > 0; count--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            var cut = data.AsSpan(0, random.Next(4) == 0 ? random.Next(data.Length) : data.Length);
            RtcpCompound.IsWellFormed(cut);
            ReadOnlySpan<byte> rest = cut;
            while (RtcpCompound.TryRead(ref rest, out var packet))
            {
                packet.TryReadSsrc(out _);
                packet.TryReadSender(out _);
                for (var index = 0; index <= packet.Count; index++)
                {
                    packet.TryReadBlock(index, out _);
                }
            }
        }
    }

    [Theory]
    [InlineData("1900-01-01T00:00:00Z", 0UL)]
    [InlineData("1970-01-01T00:00:00Z", 2_208_988_800UL << 32)]
    [InlineData("1970-01-01T00:00:00.5Z", (2_208_988_800UL << 32) | 0x8000_0000)]
    public void Network_time_counts_from_1900(string time, ulong expected) =>
        Assert.Equal(expected, NtpTime.From(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).Value);

    [Fact]
    public void Reports_come_every_five_seconds_give_or_take_the_first_sooner()
    {
        Assert.InRange(ReportTiming.Next(isFirst: true, 0).TotalSeconds, 1.0, 1.1);
        Assert.InRange(ReportTiming.Next(isFirst: true, 1).TotalSeconds, 3.0, 3.1);
        Assert.InRange(ReportTiming.Next(isFirst: false, 0).TotalSeconds, 2.0, 2.1);
        Assert.InRange(ReportTiming.Next(isFirst: false, 1).TotalSeconds, 6.1, 6.2);
    }

    internal static byte[] Write(SenderInfo? sender, ReportBlock? block, bool isBye, uint ssrc = 7)
    {
        var data = new byte[RtcpWriter.MaxBytes];
        return data[..RtcpWriter.Write(data, ssrc, sender, block, "name"u8, isBye)];
    }
}
