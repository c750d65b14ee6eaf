using System.Net;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class TelephoneKeyTests : MediaSessionFixture
{
    [Fact]
    public async Task Keys_are_heard_once_each_by_RTP_and_by_INFO()
    {
        Session.Connect(Phone.Parameters());
        await Phone.NextAsync();
        await using var other = Engine.OpenSession();
        await using var agent = new RtpPeer(other);

        Press(Phone, 1);
        Press(Phone, 1);
        Session.DigitReceived('#');
        Press(Phone, 10);

        await ReachedAsync(() => Session.Statistics.Digits == 4);
        var keys = await ReadDigitsAsync(Session, 4);
        Assert.Equal("##**11", string.Concat(keys.Concat("#*").Order()));
        Assert.False(Session.Digits.TryPeek(out _));
    }

    [Fact]
    public async Task Two_sessions_press_keys_at_each_other()
    {
        await using var other = Engine.OpenSession();
        var there = new IPEndPoint(IPAddress.Loopback, other.LocalPort);
        var here = new IPEndPoint(IPAddress.Loopback, Session.LocalPort);
        Session.Connect(Phone.Parameters() with { Remote = there });
        other.Connect(Phone.Parameters() with { Remote = here });

        await Session.SendDigitsAsync("12#", CancellationToken.None).WaitAsync(RtpPeer.Guard);

        Assert.Equal("12#", string.Concat(await ReadDigitsAsync(other, 3)));
        Assert.False(other.Digits.TryPeek(out _));
    }

    [Fact]
    public async Task A_key_goes_out_as_one_event_with_three_ends()
    {
        Session.Connect(Phone.Parameters());
        await Phone.NextAsync();

        await Session.SendDigitsAsync("5", CancellationToken.None).WaitAsync(RtpPeer.Guard);

        var first = await Phone.NextAsync(packet => packet.PayloadType == 101);
        var packets = (List<RtpSeen>)[first, .. await Phone.TakeAsync(7)];
        Assert.All(packets, packet => Assert.Equal((101, first.Timestamp), (packet.PayloadType, packet.Timestamp)));
        Assert.Equal([true, .. Enumerable.Repeat(false, 7)], packets.Select(packet => packet.IsMarked));
        Assert.Equal(3, packets.Count(packet => (packet.Payload[1] & 0x80) != 0));
        Assert.Equal(Enumerable.Range(first.Sequence, 8), packets.Select(packet => (int)packet.Sequence));
        var silence = await Phone.NextAsync();
        Assert.Equal(8, silence.PayloadType);
        Assert.True(silence.Timestamp - first.Timestamp >= 8 * 160);
    }

    [Fact]
    public async Task Without_telephone_events_a_key_is_a_sound()
    {
        Session.Connect(Phone.Parameters() with { TelephoneEventPayloadType = null });

        await Session.SendDigitsAsync("5", CancellationToken.None).WaitAsync(RtpPeer.Guard);

        var packet = await Phone.NextAsync(packet => !packet.IsAll(Sounds.SilenceA));
        Assert.Equal(8, packet.PayloadType);
    }

    private static void Press(RtpPeer peer, byte code)
    {
        var start = peer.Timestamp;
        for (byte update = 1; update <= 8; update++)
        {
            byte[] payload = [code, (byte)(update > 5 ? 0x8A : 0x0A), update, 0];
            peer.Send(101, start, payload, isMarked: update == 1);
        }

        peer.Timestamp += 8 * 160;
    }

    private static async Task<List<char>> ReadDigitsAsync(MediaSession session, int count)
    {
        var keys = new List<char>();
        while (keys.Count < count)
        {
            keys.Add(await session.Digits.ReadAsync().AsTask().WaitAsync(RtpPeer.Guard));
        }

        return keys;
    }
}
