using Gateway.Telephony.Media.Dtmf;

namespace Gateway.Telephony.Tests.Media.Dtmf;

public class DtmfReceiverTests
{
    private readonly DtmfReceiver _receiver = new();
    private readonly List<char> _keys = [];
    private TimeSpan _now;

    [Fact]
    public void A_press_with_updates_and_three_ends_is_one_key()
    {
        Press(1_000, 5);

        Assert.Equal(['5'], _keys);
    }

    [Fact]
    public void A_key_is_heard_with_its_first_packet()
    {
        Packet(1_000, 11, 160);

        Assert.Equal(['#'], _keys);
    }

    [Fact]
    public void Two_presses_of_one_key_are_two_even_if_every_end_is_lost()
    {
        Press(1_000, 1, ends: 0);
        _now += TimeSpan.FromMilliseconds(60);
        Press(2_500, 1, ends: 0);

        Assert.Equal(['1', '1'], _keys);
    }

    [Fact]
    public void If_only_an_end_arrives_the_key_counts()
    {
        Packet(1_000, 3, 960, isEnd: true);
        Packet(1_000, 3, 960, isEnd: true);

        Assert.Equal(['3'], _keys);
    }

    [Fact]
    public void Late_packets_of_an_earlier_key_are_silent()
    {
        Press(1_000, 1);
        Press(3_000, 2);
        Packet(1_000, 1, 960, isEnd: true);
        Packet(3_000, 2, 480);

        Assert.Equal(['1', '2'], _keys);
    }

    [Fact]
    public void A_long_press_in_segments_is_one_key()
    {
        Packet(1_000, 9, 65_000);
        Packet(1_000, 9, 65_535);
        Packet(1_000 + 65_535, 9, 160);
        Packet(1_000 + 65_535, 9, 320, isEnd: true);

        Assert.Equal(['9'], _keys);
    }

    [Fact]
    public void A_phone_that_moves_the_timestamp_with_each_update_presses_once()
    {
        for (var update = 1u; update <= 6; update++)
        {
            Packet(1_000 + (update * 160), 7, (ushort)(update * 160), isEnd: update == 6);
        }

        Assert.Equal(['7'], _keys);
    }

    [Fact]
    public void After_the_lost_end_time_a_growing_duration_is_a_new_press()
    {
        Packet(1_000, 7, 160);
        _now += DtmfReceiver.LostEnd + TimeSpan.FromMilliseconds(1);
        Packet(9_000, 7, 320);

        Assert.Equal(['7', '7'], _keys);
    }

    [Fact]
    public void Timestamps_may_wrap()
    {
        Press(uint.MaxValue - 100, 1);
        Press(1_500, 2);

        Assert.Equal(['1', '2'], _keys);
    }

    [Fact]
    public void What_is_no_key_is_silent()
    {
        Press(1_000, 16);
        Press(3_000, 36);

        Assert.Empty(_keys);
    }

    [Fact]
    public void After_a_new_source_older_timestamps_count()
    {
        Press(50_000, 1);
        _receiver.Reset();
        Press(1_000, 2);

        Assert.Equal(['1', '2'], _keys);
    }

    [Fact]
    public void What_we_send_is_what_we_hear()
    {
        const string keys = "0123456789*#ABCD";
        var sender = new DtmfSender(keys);
        var timestamp = 0u;
        for (var step = 0u; !sender.IsDone; step++)
        {
            if (sender.Next(160, out var isFirst) is { } dtmf)
            {
                timestamp = isFirst ? step * 160 : timestamp;
                Packet(timestamp, dtmf.Code, dtmf.Duration, dtmf.IsEnd);
            }

            _now += TimeSpan.FromMilliseconds(20);
        }

        Assert.Equal(keys, string.Concat(_keys));
    }

    private void Press(uint timestamp, byte code, int ends = 3)
    {
        for (ushort update = 1; update <= 5; update++)
        {
            Packet(timestamp, code, (ushort)(update * 160));
        }

        for (var end = 0; end < ends; end++)
        {
            Packet(timestamp, code, 960, isEnd: true);
        }
    }

    private void Packet(uint timestamp, byte code, ushort duration, bool isEnd = false)
    {
        Span<byte> payload = stackalloc byte[DtmfEvent.Bytes];
        new DtmfEvent(code, isEnd, 10, duration).Write(payload);
        Assert.True(DtmfEvent.TryRead(payload, out var dtmf));
        if (_receiver.Receive(timestamp, dtmf, _now) is { } key)
        {
            _keys.Add(key);
        }
    }
}
