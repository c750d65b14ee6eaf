using Gateway.Telephony.Media.Jitter;

namespace Gateway.Telephony.Tests.Media.Jitter;

public class JitterBufferTests
{
    private const uint Start = uint.MaxValue - 400;

    private readonly JitterBuffer _buffer = new();

    [Fact]
    public void Before_the_first_packet_there_is_silence() => Assert.Equal([0, 0], ReadMany(2));

    [Fact]
    public void Sound_comes_out_60_ms_later_in_order()
    {
        Packet(0);
        Packet(1);
        Packet(2);
        Packet(3);

        Assert.Equal([0, 0, 0, 1, 2, 3, 4], ReadMany(7));
    }

    [Fact]
    public void Reordered_and_repeated_packets_fall_into_place()
    {
        Packet(0);
        Packet(2);
        Packet(1);
        Packet(2);
        Packet(1);

        Assert.Equal([0, 0, 0, 1, 2, 3], ReadMany(6));
        Assert.Equal(0, _buffer.Late);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(240)]
    [InlineData(320)]
    [InlineData(480)]
    public void Packets_may_be_of_any_length(int samples)
    {
        for (var offset = 0; offset < 1_440; offset += samples)
        {
            _buffer.Write(Start + (uint)offset, [.. Enumerable.Range(offset, samples).Select(sample => (short)((sample / 160) + 1))]);
        }

        Assert.Equal([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], ReadMany(12));
    }

    [Fact]
    public void A_missing_frame_repeats_the_last_one_fading_into_silence()
    {
        _buffer.Write(Start, Frame(1_000));

        Assert.Equal([0, 0, 0, 1_000, 500, 250, 125, 0, 0], ReadMany(9));
        Assert.Equal(3, _buffer.Concealed);
    }

    [Fact]
    public void After_a_loss_the_next_packet_is_heard_in_its_place()
    {
        Packet(0, 1_000);
        Packet(2, 3_000);

        Assert.Equal([0, 0, 0, 1_000, 500, 3_000], ReadMany(6));
    }

    [Fact]
    public void A_late_packet_is_counted_and_left_out()
    {
        Packet(0, 1_000);
        Packet(2, 3_000);
        ReadMany(5);
        Packet(1, 2_000);

        Assert.Equal(1, _buffer.Late);
        Assert.Equal([3_000], ReadMany(1));
    }

    [Fact]
    public void A_sender_that_is_always_late_gets_a_new_time_line()
    {
        for (var frame = 0; frame < 12; frame++)
        {
            Packet(frame, (short)(frame + 1));
        }

        ReadMany(12);
        for (var frame = 3; frame < 12; frame++)
        {
            Packet(frame, (short)(100 + frame));
        }

        Assert.Equal(5, _buffer.Late);
        Assert.Equal([0, 0, 0, 107, 108, 109], ReadMany(6));
    }

    [Fact]
    public void After_a_pause_in_which_the_senders_clock_stood_still_sound_goes_on()
    {
        Packet(0, 1_000);
        ReadMany(20);
        Packet(1, 2_000);

        Assert.Equal([0, 0, 0, 2_000], ReadMany(4));
    }

    [Fact]
    public void A_restarted_sender_begins_a_new_time_line()
    {
        Packet(0);
        _buffer.Write(unchecked(Start + 1_000_000), Frame(42));
        Assert.Equal([0, 0, 0, 42], ReadMany(4));

        _buffer.Write(Start - 1_000_000, Frame(43));
        Assert.Equal([0, 0, 0, 43], ReadMany(4));
    }

    [Fact]
    public void Any_sequence_of_packets_leaves_it_sane()
    {
        var random = new Random(60);
        var frame = new short[JitterBuffer.FrameSamples];
        var timestamp = 0u;
        for (var round = 0; round < 20_000; round++)
        {
            timestamp += (uint)random.Next(-2_000, 2_200);
            timestamp = random.Next(500) == 0 ? (uint)random.NextInt64(uint.MaxValue) : timestamp;
            _buffer.Write(timestamp, Frame(7)[..random.Next(161)]);
            if (random.Next(2) == 0)
            {
                _buffer.Read(frame);
                Assert.InRange(frame.Min(), 0, 7);
                Assert.InRange(frame.Max(), 0, 7);
            }
        }
    }

    private void Packet(int index, short? value = null) =>
        _buffer.Write(Start + (uint)(index * 160), Frame(value ?? (short)(index + 1)));

    private static short[] Frame(short value)
    {
        var frame = new short[JitterBuffer.FrameSamples];
        Array.Fill(frame, value);
        return frame;
    }

    /// <summary>The value of each frame, which is the same in all of its samples.</summary>
    private int[] ReadMany(int count)
    {
        var values = new int[count];
        var frame = new short[JitterBuffer.FrameSamples];
        for (var index = 0; index < count; index++)
        {
            _buffer.Read(frame);
            Assert.Single(frame.Distinct());
            values[index] = frame[0];
        }

        return values;
    }
}
