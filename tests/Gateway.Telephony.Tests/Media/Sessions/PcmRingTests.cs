using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public class PcmRingTests
{
    [Fact]
    public void What_is_written_is_read_in_order_over_the_end_of_the_ring()
    {
        var ring = new PcmRing(10);
        var read = new short[7];
        for (short round = 0; round < 100; round++)
        {
            ring.Write([round, (short)(round + 1), (short)(round + 2), (short)(round + 3), 4, 5, 6]);

            Assert.Equal(7, ring.Available);
            Assert.Equal(7, ring.Read(read));
            Assert.Equal([round, (short)(round + 1), (short)(round + 2), (short)(round + 3), 4, 5, 6], read);
        }

        Assert.Equal(0, ring.Read(read));
    }

    [Fact]
    public void When_it_is_full_the_newest_is_dropped_and_counted()
    {
        var ring = new PcmRing(4);
        ring.Write([1, 2, 3]);
        ring.Write([4, 5, 6]);

        var read = new short[10];
        Assert.Equal(4, ring.Read(read));
        Assert.Equal([1, 2, 3, 4], read[..4]);
        Assert.Equal(2, ring.Dropped);
    }

    [Fact]
    public async Task One_thread_writes_while_another_reads()
    {
        const int total = 2_000_000;
        var ring = new PcmRing(1_024);
        var writer = Task.Run(() =>
        {
            var frame = new short[160];
            for (var written = 0; written < total; written += frame.Length)
            {
                for (var index = 0; index < frame.Length; index++)
                {
                    frame[index] = (short)(written + index);
                }

                while (ring.Available > 1_024 - frame.Length)
                {
                    Thread.Yield();
                }

                ring.Write(frame);
            }
        });

        var sound = new short[100];
        for (var read = 0; read < total;)
        {
            var count = ring.Read(sound);
            for (var index = 0; index < count; index++)
            {
                Assert.True(sound[index] == (short)(read + index));
            }

            read += count;
        }

        await writer;
        Assert.Equal(0, ring.Dropped);
    }
}
