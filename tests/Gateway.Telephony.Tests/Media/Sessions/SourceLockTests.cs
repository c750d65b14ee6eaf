using System.Net;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public class SourceLockTests
{
    private const uint Ssrc = 1;

    private static readonly SourceAddress Sdp = At("192.0.2.1:4000");
    private static readonly SourceAddress SameHost = At("192.0.2.1:4002");
    private static readonly SourceAddress Signalling = At("203.0.113.5:61000");
    private static readonly SourceAddress Far = At("198.51.100.7:9000");
    private static readonly SourceAddress OtherFar = At("198.51.100.8:9000");

    private SourceLock _lock = new(IPEndPoint.Parse("192.0.2.1:4000"), IPAddress.Parse("203.0.113.5"));
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    [Fact]
    public void The_address_of_the_SDP_is_taken_at_once_and_for_good()
    {
        Assert.Equal(SourceVerdict.Lock, Examine(Sdp));
        Assert.Equal(SourceVerdict.Accept, Examine(Sdp));
        Send(SameHost, 500, SourceVerdict.Reject);
        Send(Far, 500, SourceVerdict.Reject);
        _now += TimeSpan.FromMinutes(5);
        Send(Far, 500, SourceVerdict.Reject);
        Assert.Equal(SourceVerdict.Accept, Examine(Sdp));
    }

    [Fact]
    public void Another_port_of_its_host_or_of_the_signalling_host_needs_three_packets_in_a_row()
    {
        foreach (var source in (SourceAddress[])[SameHost, Signalling])
        {
            var fresh = new SourceLock(IPEndPoint.Parse("192.0.2.1:4000"), IPAddress.Parse("203.0.113.5"));
            Assert.Equal(SourceVerdict.Reject, fresh.Examine(source, Ssrc, _now));
            Assert.Equal(SourceVerdict.Reject, fresh.Examine(source, Ssrc, _now));
            Assert.Equal(SourceVerdict.Lock, fresh.Examine(source, Ssrc, _now));
            Assert.Equal(SourceVerdict.Accept, fresh.Examine(source, Ssrc, _now));
        }
    }

    [Fact]
    public void Two_sources_that_alternate_are_not_in_a_row()
    {
        for (var count = 0; count < 50; count++)
        {
            Assert.Equal(SourceVerdict.Reject, Examine(SameHost));
            Assert.Equal(SourceVerdict.Reject, Examine(Signalling));
        }
    }

    [Fact]
    public void After_a_lock_by_habit_the_address_of_the_SDP_may_claim_the_stream_at_any_time()
    {
        Send(SameHost, SourceLock.NearPackets - 1, SourceVerdict.Reject);
        Assert.Equal(SourceVerdict.Lock, Examine(SameHost));
        _now += TimeSpan.FromMinutes(1);

        Assert.Equal(SourceVerdict.Lock, Examine(Sdp));
        Send(SameHost, 100, SourceVerdict.Reject);
    }

    [Fact]
    public void Where_the_SDP_names_the_host_that_signals_nobody_else_is_ever_taken()
    {
        _lock = new SourceLock(IPEndPoint.Parse("192.0.2.1:4000"), IPAddress.Parse("192.0.2.1"));
        Send(SameHost, 500, SourceVerdict.Reject);
        Assert.False(_lock.MayBePeer(SameHost));
        _now += TimeSpan.FromMinutes(1);
        Send(SameHost, 500, SourceVerdict.Reject);
        Send(Far, 500, SourceVerdict.Reject);

        Assert.Equal(SourceVerdict.Lock, Examine(Sdp));
    }

    [Fact]
    public void A_far_source_is_taken_only_when_the_operator_says_so()
    {
        Send(Far, 500, SourceVerdict.Reject);
        _now += TimeSpan.FromMinutes(1);
        Send(Far, 500, SourceVerdict.Reject);
    }

    [Fact]
    public void A_far_source_must_be_alone_for_a_second()
    {
        LearnAny();
        Send(Far, 50, SourceVerdict.Reject);
        _now += SourceLock.FarWindow;

        Assert.Equal(SourceVerdict.Lock, Examine(Far));
    }

    [Fact]
    public void A_competitor_starts_the_far_sources_second_anew()
    {
        LearnAny();
        Send(Far, 50, SourceVerdict.Reject);
        _now += TimeSpan.FromMilliseconds(900);
        Send(OtherFar, 1, SourceVerdict.Reject);
        _now += TimeSpan.FromMilliseconds(900);

        Send(Far, 50, SourceVerdict.Reject);
    }

    [Fact]
    public void A_far_source_has_no_claim_once_a_near_one_has_spoken()
    {
        LearnAny();
        Send(Far, 50, SourceVerdict.Reject);
        Send(SameHost, 1, SourceVerdict.Reject);
        _now += SourceLock.FarWindow;

        Send(Far, 50, SourceVerdict.Reject);
    }

    [Fact]
    public void Few_packets_over_a_long_time_are_no_stream()
    {
        LearnAny();
        Send(Far, 1, SourceVerdict.Reject);
        _now += TimeSpan.FromMinutes(1);

        Send(Far, SourceLock.FarPackets - 2, SourceVerdict.Reject);
    }

    [Fact]
    public void Addresses_are_read_from_what_the_system_fills_in()
    {
        foreach (var text in (string[])["192.0.2.1:4000", "[2001:db8::7]:65535"])
        {
            var endPoint = IPEndPoint.Parse(text);
            Assert.Equal(SourceAddress.From(endPoint), SourceAddress.From(endPoint.Serialize()));
        }

        var mapped = new IPEndPoint(IPAddress.Parse("192.0.2.1").MapToIPv6(), 4000);
        Assert.Equal(At("192.0.2.1:4000"), SourceAddress.From(mapped.Serialize()));
    }

    private void LearnAny() =>
        _lock = new SourceLock(IPEndPoint.Parse("192.0.2.1:4000"), IPAddress.Parse("203.0.113.5"), SourceLearning.Any);

    private static SourceAddress At(string endPoint) => SourceAddress.From(IPEndPoint.Parse(endPoint));

    private SourceVerdict Examine(SourceAddress source) => _lock.Examine(source, Ssrc, _now);

    private void Send(SourceAddress source, int packets, SourceVerdict expected)
    {
        for (var count = 0; count < packets; count++)
        {
            Assert.Equal(expected, Examine(source));
        }
    }
}
