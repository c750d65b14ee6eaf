using System.Buffers.Binary;
using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class ListeningTests : MediaSessionFixture
{
    [Fact]
    public async Task What_the_peer_says_reaches_the_listener_in_order()
    {
        Session.Connect(Phone.Parameters());
        await Phone.NextAsync();
        var ring = Session.Listen();
        await ListeningAsync(ring);
        for (byte frame = 0x80; frame < 0x88; frame++)
        {
            Phone.SendVoice(frame);
        }

        var heard = await HearAsync(ring, 8);

        var expected = new short[8];
        G711.Decode(VoiceCodec.Pcma, Sounds.Frames(8), expected);
        Assert.Equal(expected, heard);
        Assert.Equal(0, ring.Dropped);
        Session.StopListening();
    }

    [Fact]
    public async Task A_second_socket_gets_nothing_back_and_is_not_heard()
    {
        await using var stranger = new RtpPeer(Session) { Ssrc = 0x9999 };
        Session.Connect(Phone.Parameters());
        await Phone.NextAsync();
        var ring = Session.Listen();
        await ListeningAsync(ring);
        Phone.SendVoice(0x80);
        await HearAsync(ring, 1);

        for (var packet = 1; packet <= 500; packet++)
        {
            stranger.SendVoice(0x2A);
            if (packet % 50 == 0)
            {
                // No more at once than the socket's buffer holds.
                await ReachedAsync(() => Session.Statistics.Foreign == packet);
            }
        }

        // The phone's clock stood still meanwhile, so it starts a new time line rather than be late on the old one.
        Phone.Timestamp += 1_000_000;
        Phone.SendVoice(0x81);
        var heard = await HearAsync(ring, 1);

        short[] expected = [0];
        G711.Decode(VoiceCodec.Pcma, [0x81], expected);
        Assert.Equal(expected, heard);
        Assert.False(stranger.HasSeen);
        Assert.Equal(2, Session.Statistics.Received);
    }

    [Fact]
    public async Task A_phone_behind_NAT_is_answered_where_it_sends_from()
    {
        await using var nat = new RtpPeer(Session);
        var inside = new IPEndPoint(IPAddress.Parse("127.0.0.99"), 4_000);
        Session.Connect(Phone.Parameters() with { Remote = inside, SignallingAddress = IPAddress.Loopback });
        await BeatAsync();

        for (var packet = 0; packet < SourceLock.NearPackets; packet++)
        {
            nat.SendVoice(0x80);
        }

        await nat.NextAsync();
    }

    [Fact]
    public async Task Rubbish_on_the_port_is_counted_and_harms_nobody()
    {
        Session.Connect(Phone.Parameters());
        await Phone.NextAsync();
        Session.Listen();
        Phone.SendVoice(0x80);
        var random = new Random(4711);
        for (var round = 0; round < 3_000; round++)
        {
            var rubbish = new byte[random.Next(random.Next(50) == 0 ? 4_000 : 200)];
            random.NextBytes(rubbish);
            if (rubbish.Length > 1)
            {
                rubbish[0] = (byte)((rubbish[0] & 0x3F) | 0x80);
                rubbish[1] = (byte)(random.Next(4) switch { 0 => 8, 1 => 101, 2 => 200, _ => rubbish[1] });
            }

            if (rubbish.Length > RtpPacket.HeaderBytes && round % 2 == 0)
            {
                // Within the phone's own stream it goes further.
                BinaryPrimitives.WriteUInt16BigEndian(rubbish.AsSpan(2), Phone.Sequence++);
                BinaryPrimitives.WriteUInt32BigEndian(rubbish.AsSpan(8), Phone.Ssrc);
            }

            Phone.SendRaw(rubbish);
            if (round % 50 == 49)
            {
                await ReachedAsync(() => Seen(Session.Statistics) >= round + 2);
            }
        }

        await Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80), CancellationToken.None).WaitAsync(RtpPeer.Guard);
        Assert.False(Session.Inactive.IsCancellationRequested);
        Assert.True(Session.Statistics is { Malformed: > 0, Rtcp: > 0, Unexpected: > 0 });
    }

    private static long Seen(MediaStatistics seen) => seen.Received + seen.Foreign + seen.Rtcp + seen.Malformed;

    private async Task ListeningAsync(PcmRing ring) => await ReachedAsync(() => ring.Available > 0);

    /// <summary>The value of the next loud frames, each of which consists of one value; made-up frames, which fade, and silent ones are left out.</summary>
    private async Task<short[]> HearAsync(PcmRing ring, int count)
    {
        var loud = new List<short>();
        var frame = new short[Prompt.FrameSamples];
        for (var heard = 0; loud.Count < count; heard++)
        {
            Assert.True(heard < 500, $"not heard within 10 s: {Session.Statistics}");
            await ReachedAsync(() => ring.Available >= frame.Length);
            Assert.Equal(frame.Length, ring.Read(frame));
            if ((frame[0] is < -5_000 or > 5_000 || count > 1) && frame[0] != 0 && frame.Distinct().Count() == 1)
            {
                loud.Add(frame[0]);
            }
        }

        return [.. loud];
    }
}
