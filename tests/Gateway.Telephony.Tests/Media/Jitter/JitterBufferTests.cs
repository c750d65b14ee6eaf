using Gateway.Telephony.Media.Jitter;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Tests.Media.Jitter;

public class JitterBufferTests
{
    private const int Frame = 160;
    private const uint Start = uint.MaxValue - 400;

    private readonly JitterBuffer _buffer = new();
    private TimeSpan _now = TimeSpan.FromHours(1);

    public JitterBufferTests() => _buffer.Reset(clockRate: 8_000);

    [Fact]
    public void Before_the_first_packet_there_is_a_pause() => Assert.Equal("..", Read(2));

    [Fact]
    public void At_first_sound_comes_out_60_ms_later_in_order()
    {
        Put(1, 2, 3, 4);

        Assert.Equal("...1234?", Read(8));
    }

    [Fact]
    public void Reordered_and_repeated_packets_fall_into_place()
    {
        Put(1, 3, 2);

        Assert.Equal(JitterArrival.Repeated, Put(3));
        Assert.Equal(JitterArrival.Repeated, Put(2));
        Assert.Equal("...123?", Read(7));
        Assert.Equal(JitterArrival.Late, Put(2));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(240)]
    [InlineData(320)]
    [InlineData(480)]
    [InlineData(960)]
    public void Packets_may_be_of_any_length_up_to_120_ms(int ticks)
    {
        for (var index = 1; index <= 4; index++)
        {
            Assert.Equal(JitterArrival.InTime, PutAt(index, (uint)((index - 1) * ticks), ticks));
        }

        Assert.Equal("...1234", Read(7));
    }

    [Fact]
    public void Packets_of_no_length_or_too_long_are_left_out()
    {
        Assert.Equal(JitterArrival.Unusable, PutAt(1, 0, 0));
        Assert.Equal(JitterArrival.Unusable, PutAt(1, 0, 961));
        Assert.Equal("..", Read(2));
    }

    [Fact]
    public void A_loss_is_told_from_a_pause_by_the_sequence()
    {
        Put(1);
        PutAt(3, 2 * Frame);
        PutAt(4, 5 * Frame);

        Assert.Equal("...1-3..4", Read(9));
    }

    [Fact]
    public void The_packet_behind_a_loss_is_there_to_repair_it()
    {
        Put(1, 4);
        Read(4);

        Assert.True(_buffer.Take(Frame).Payload.IsEmpty);
        Assert.Equal([(byte)4], _buffer.Take(Frame).Payload.ToArray());
    }

    [Fact]
    public void A_packet_that_comes_late_while_nothing_is_known_is_heard_and_the_line_falls_back()
    {
        Put(1);
        Assert.Equal("...1???", Read(7));
        Assert.Equal(JitterArrival.InTime, Put(2));
        Put(3);

        Assert.Equal("23?", Read(3));
    }

    [Fact]
    public void A_packet_behind_what_was_heard_is_late()
    {
        Put(1, 3);
        Read(6);

        Assert.Equal(JitterArrival.Late, Put(2));
        Assert.Equal("?", Read(1));
    }

    [Fact]
    public void A_sender_that_is_always_late_gets_a_new_line()
    {
        for (var index = 1; index <= 12; index++)
        {
            Put(index);
        }

        Read(15);
        for (var index = 4; index <= 7; index++)
        {
            Assert.Equal(JitterArrival.Late, Put(index));
        }

        Put(8, 9);
        Assert.Equal("89", Read(14).Trim('.', '?'));
    }

    [Fact]
    public void After_a_pause_in_which_the_senders_clock_stood_still_sound_goes_on()
    {
        Put(1);
        Read(40);
        Put(2);

        Assert.Equal("...2", Read(4));
    }

    [Fact]
    public void A_restarted_sender_begins_a_new_line()
    {
        Put(1);
        PutAt(2, 1_000_000);
        Assert.Equal("...2", Read(4));

        PutAt(3, unchecked((uint)-1_000_000));
        Assert.Equal("...3", Read(4));
    }

    [Fact]
    public void The_delay_follows_the_jitter_within_20_and_200_ms()
    {
        for (var index = 1; index <= 200; index++)
        {
            Arrive(index, delayMilliseconds: 0);
        }

        Assert.Equal(Frame, _buffer.Target);
        for (var index = 201; index <= 400; index++)
        {
            Arrive(index, delayMilliseconds: index % 3 == 0 ? 70 : 0);
        }

        Assert.Equal(4 * Frame, _buffer.Target);
        for (var index = 401; index <= 700; index++)
        {
            Arrive(index, delayMilliseconds: index % 2 == 0 ? 1_000 : 0);
        }

        Assert.Equal(10 * Frame, _buffer.Target);
    }

    [Fact]
    public void When_packets_wait_longer_than_needed_silence_may_be_left_out_and_over_the_limit_any_sound()
    {
        for (var index = 1; index <= 200; index++)
        {
            Arrive(index, delayMilliseconds: 0);
            Read(1);
        }

        Assert.True(_buffer.IsBehind(isQuiet: true, _now));
        Assert.False(_buffer.IsBehind(isQuiet: false, _now));
        Read(1);
        Read(1);
        Assert.False(_buffer.IsBehind(isQuiet: true, _now));
        for (var index = 201; index <= 212; index++)
        {
            Arrive(index, delayMilliseconds: 0);
        }

        Assert.True(_buffer.IsBehind(isQuiet: false, _now));
    }

    [Fact]
    public void Any_sequence_of_packets_leaves_it_sane()
    {
        var random = new Random(60);
        var timestamp = 0u;
        for (var round = 0; round < 50_000; round++)
        {
            timestamp += (uint)random.Next(-2_000, 2_200);
            timestamp = random.Next(500) == 0 ? (uint)random.NextInt64(uint.MaxValue) : timestamp;
            _now += TimeSpan.FromMilliseconds(random.Next(-1, 200));
            var payload = new byte[random.Next(random.Next(20) == 0 ? 1_489 : 200)];
            var packet = new RtpPacket { Timestamp = timestamp, Sequence = (ushort)random.Next(65_536), Payload = payload };
            _buffer.Put(packet, random.Next(-1, 1_000), random.Next(10) == 0, _now);
            for (var reads = random.Next(3); reads > 0; reads--)
            {
                var piece = _buffer.Take(Frame);
                Assert.InRange(piece.Ticks, 1, 960);
                Assert.InRange(piece.Skip, 0, piece.Ticks - 1);
                Assert.InRange(_buffer.Target, Frame, 10 * Frame);
                _buffer.IsBehind(isQuiet: true, _now);
            }
        }
    }

    private void Arrive(int index, int delayMilliseconds)
    {
        _now += TimeSpan.FromMilliseconds(20);
        var at = _now;
        _now += TimeSpan.FromMilliseconds(delayMilliseconds);
        Put(index);
        _now = at;
    }

    private JitterArrival Put(params int[] numbers)
    {
        var arrival = JitterArrival.Unusable;
        foreach (var number in numbers)
        {
            arrival = PutAt(number, (uint)((number - 1) * Frame));
        }

        return arrival;
    }

    private JitterArrival PutAt(int number, uint offset, int ticks = Frame)
    {
        var packet = new RtpPacket { Sequence = (ushort)(65_530 + number), Timestamp = Start + offset, Payload = [(byte)number] };
        return _buffer.Put(packet, ticks, isNoise: false, _now);
    }

    /// <summary>The next pieces: a packet's number, - for a loss, . for a pause, ? when nothing is known.</summary>
    private string Read(int count)
    {
        var pieces = "";
        for (var index = 0; index < count; index++)
        {
            var piece = _buffer.Take(Frame);
            pieces += piece.Kind switch
            {
                JitterKind.Sound => $"{piece.Payload[0]}",
                JitterKind.Lost => "-",
                JitterKind.Pause => ".",
                _ => "?",
            };
        }

        return pieces;
    }
}
