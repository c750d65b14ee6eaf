using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Tests.Media.Rtp;

public class RtpReceptionTests
{
    private const uint Peer = 7;
    private readonly RtpReception _reception = new();
    private TimeSpan _now;

    [Fact]
    public void Losses_are_counted_over_the_wrap_and_reordering_and_repeats_take_them_back()
    {
        Assert.Equal(ReceptionVerdict.Restart, Take(65_534));
        Take(65_535);
        Take(1);
        Take(4);
        Assert.Equal((7, 3), (_reception.Expected, _reception.Lost));

        Assert.Equal(ReceptionVerdict.Accept, Take(2));
        Take(0);
        Take(0);
        Assert.Equal((7, 0), (_reception.Expected, _reception.Lost));
        Assert.Equal(65_536u + 4, _reception.ExtendedHighest);
    }

    [Fact]
    public void A_jump_is_believed_with_the_next_packet_that_follows_it()
    {
        Take(100);
        Assert.Equal(ReceptionVerdict.Reject, Take(20_000));
        Assert.Equal(ReceptionVerdict.Accept, Take(101));
        Assert.Equal(ReceptionVerdict.Reject, Take(20_000));
        Assert.Equal(ReceptionVerdict.Restart, Take(20_001));
        Assert.Equal(ReceptionVerdict.Accept, Take(20_002));
        Assert.Equal(0, _reception.Lost);
    }

    [Fact]
    public void Another_source_takes_over_when_the_old_one_has_gone_quiet()
    {
        Take(100);
        Assert.Equal(ReceptionVerdict.Reject, Take(500, ssrc: 8));
        Assert.Equal(ReceptionVerdict.Reject, Take(501, ssrc: 8));
        _now += RtpReception.Tenure;
        Assert.Equal(ReceptionVerdict.Restart, Take(502, ssrc: 8));
        Assert.Equal(8u, _reception.Ssrc);
        Assert.Equal(ReceptionVerdict.Reject, Take(101));
    }

    [Fact]
    public void A_forged_source_beside_a_living_one_never_gets_in()
    {
        for (ushort sequence = 0; sequence < 500; sequence++)
        {
            Assert.NotEqual(ReceptionVerdict.Reject, Take(sequence));
            for (ushort forged = 0; forged < 10; forged++)
            {
                Assert.Equal(ReceptionVerdict.Reject, Take((ushort)((sequence * 10) + forged), ssrc: 99));
            }

            _now += TimeSpan.FromMilliseconds(20);
        }
    }

    [Fact]
    public void Even_spacing_is_no_jitter_and_uneven_spacing_is()
    {
        for (var index = 0; index < 200; index++)
        {
            _reception.Time((uint)(index * 160), 8_000, TimeSpan.FromMilliseconds(20 * index));
        }

        Assert.Equal(TimeSpan.Zero, _reception.Jitter);
        for (var index = 200; index < 500; index++)
        {
            _reception.Time((uint)(index * 160), 8_000, TimeSpan.FromMilliseconds((20 * index) + (index % 2 * 10)));
        }

        Assert.InRange(_reception.Jitter.TotalMilliseconds, 9.5, 10.1);
    }

    [Fact]
    public void When_the_peer_moves_its_first_packet_counts_at_once()
    {
        Take(100);
        _reception.Forget();

        Assert.Equal(ReceptionVerdict.Restart, Take(9_000, ssrc: 8));
        Assert.Equal((2, 2), (_reception.Expected, _reception.Received));
    }

    private ReceptionVerdict Take(ushort sequence, uint ssrc = Peer) =>
        _reception.Take(new RtpPacket { Sequence = sequence, Ssrc = ssrc }, _now);
}
