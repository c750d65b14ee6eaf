using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Tests.Media.Rtp;

public class RtpStreamTests
{
    private readonly byte[] _buffer = new byte[RtpPacket.MaxBytes];
    private readonly RtpStream _stream = new(ssrc: 7, sequence: 65_535, timestamp: uint.MaxValue - 159);

    [Fact]
    public void Frames_follow_one_another_over_the_wrap_and_only_the_first_is_marked()
    {
        Assert.Equal(new Seen(true, 65_535, uint.MaxValue - 159), Frame());
        Assert.Equal(new Seen(false, 0, 0u), Frame());
        Assert.Equal(new Seen(false, 1, 160u), Frame());
    }

    [Fact]
    public void After_a_pause_time_has_gone_by_and_talk_starts_anew()
    {
        Frame();
        _stream.Pass(320);

        Assert.Equal(new Seen(true, 0, 320u), Frame());
    }

    [Fact]
    public void Relayed_packets_continue_the_stream_with_their_gaps()
    {
        Frame();

        Assert.Equal(new Seen(true, 0, 0u), Relay(500, 9_000));
        Assert.Equal(new Seen(false, 1, 160u), Relay(501, 9_160));
        Assert.Equal(new Seen(false, 3, 480u), Relay(503, 9_480));
        Assert.Equal(new Seen(false, 2, 320u), Relay(502, 9_320));
        Assert.Equal(new Seen(true, 4, 640u), Frame());
    }

    [Fact]
    public void A_packet_from_before_the_bridge_would_repeat_a_number_and_is_left_out()
    {
        Frame();
        Relay(500, 9_000);

        Assert.Null(Relay(499, 8_840));
    }

    [Fact]
    public void A_sender_that_starts_anew_is_mapped_anew()
    {
        Frame();
        Relay(500, 9_000);

        Assert.Equal(new Seen(true, 1, 160u), Relay(40_000, 77, ssrc: 99));
        Assert.Equal(new Seen(false, 2, 320u), Relay(40_001, 237, ssrc: 99));
        Assert.Equal(new Seen(true, 3, 480u), Relay(20_000, 9_999_999, ssrc: 99));
    }

    [Fact]
    public void A_call_of_hours_is_relayed_over_many_wraps()
    {
        Frame();
        for (var count = 0; count < 200_000; count++)
        {
            Assert.Equal(new Seen(count == 0, (ushort)count, (uint)count * 160), Relay((ushort)(60_000 + count), 5_000 + ((uint)count * 160)));
        }
    }

    [Fact]
    public void All_updates_of_a_key_carry_the_time_of_its_start()
    {
        Frame();

        Assert.Equal(new Seen(true, 0, 0u), Event(isFirst: true));
        _stream.Pass(160);
        Assert.Equal(new Seen(false, 1, 0u), Event(isFirst: false));
        _stream.Pass(160);
        Assert.Equal(new Seen(true, 2, 320u), Frame());
    }

    private sealed record Seen(bool IsMarked, int Sequence, uint Timestamp);

    private Seen? Frame() => Read(_stream.WriteFrame(_buffer, 8, new byte[160], 160));

    private Seen? Event(bool isFirst) => Read(_stream.WriteEvent(_buffer, 101, new byte[4], isFirst));

    private Seen? Relay(ushort sequence, uint timestamp, uint ssrc = 3)
    {
        var packet = new RtpPacket { PayloadType = 0, Sequence = sequence, Timestamp = timestamp, Ssrc = ssrc };
        return _stream.TryRelay(packet, 8, new byte[160], 160, _buffer, out var written) ? Read(written) : null;
    }

    private Seen? Read(int length)
    {
        Assert.True(RtpPacket.TryRead(_buffer.AsSpan(0, length), out var packet));
        Assert.Equal(7u, packet.Ssrc);
        return new Seen(packet.IsMarked, packet.Sequence, packet.Timestamp);
    }
}
