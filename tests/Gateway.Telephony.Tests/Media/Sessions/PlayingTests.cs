using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class PlayingTests : MediaSessionFixture
{
    [Theory]
    [InlineData(VoiceCodec.Pcma, 8)]
    [InlineData(VoiceCodec.Pcmu, 0)]
    public async Task A_prompt_goes_out_frame_by_frame_in_order(VoiceCodec codec, int payloadType)
    {
        var frames = Sounds.Frames(10);
        var played = Session.PlayAsync(Sounds.Of(codec, frames), CancellationToken.None);
        Session.Connect(Phone.Parameters(codec));

        var packets = await Phone.TakeAsync(frames.Length);
        await played.WaitAsync(RtpPeer.Guard);

        Assert.Equal(frames, packets.Select(packet => packet.Payload[0]));
        Assert.All(packets, packet => Assert.True(packet.IsAll(packet.Payload[0]) && packet.Payload.Length == 160));
        Assert.All(packets, packet => Assert.Equal(payloadType, packet.PayloadType));
        Assert.True(packets[0].IsMarked);
        AssertOneStream(packets);
    }

    [Fact]
    public async Task One_stream_continues_over_silence_prompt_music_bridge_and_back()
    {
        await using var other = Engine.OpenSession();
        await using var agent = new RtpPeer(other);
        Session.Connect(Phone.Parameters());
        other.Connect(agent.Parameters());
        var packets = new List<RtpSeen>();

        packets.AddRange(await Phone.TakeAsync(2));
        await Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80, 0x81), CancellationToken.None).WaitAsync(RtpPeer.Guard);
        Session.Loop(Sounds.Of(VoiceCodec.Pcma, 0x90, 0x91));
        await ReadUntil(packets, 0x91);
        await ReadUntil(packets, 0x91);
        await agent.NextAsync();
        await using (Bridge.Connect(Session, other))
        {
            await other.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);
            for (var frame = 0; frame < 3; frame++)
            {
                agent.SendVoice((byte)(0xA0 + frame));
                await ReadUntil(packets, (byte)(0xA0 + frame));
            }
        }

        await ReadUntil(packets, Sounds.SilenceA);
        await Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0xB0), CancellationToken.None).WaitAsync(RtpPeer.Guard);
        await ReadUntil(packets, 0xB0);

        AssertOneStream(packets);
        Assert.Single(packets.Select(packet => packet.Ssrc).Distinct());
    }

    [Fact]
    public async Task Between_prompts_silence_keeps_the_way_open()
    {
        Session.Connect(Phone.Parameters());

        var packets = await Phone.TakeAsync(3);

        Assert.All(packets, packet => Assert.True(packet.IsAll(Sounds.SilenceA)));
    }

    [Fact]
    public async Task A_cancelled_prompt_stops_at_a_frame_border()
    {
        using var stop = new CancellationTokenSource();
        Session.Connect(Phone.Parameters());
        var played = Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, Sounds.Frames(100, 0x00)), stop.Token);
        await Phone.NextAsync(packet => packet.IsAll(0x03));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => played.WaitAsync(RtpPeer.Guard));

        var silence = await Phone.NextAsync(packet => packet.IsAll(Sounds.SilenceA));
        Assert.Equal(160, silence.Payload.Length);
    }

    [Fact]
    public async Task Another_prompt_takes_the_place_of_the_first()
    {
        Session.Connect(Phone.Parameters());
        var first = Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, Sounds.Frames(100, 0x00)), CancellationToken.None);
        await Phone.NextAsync(packet => packet.IsAll(0x01));

        var second = Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0xC0), CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(RtpPeer.Guard));
        await second.WaitAsync(RtpPeer.Guard);
    }

    [Fact]
    public async Task Music_plays_round_and_round_until_it_is_stopped()
    {
        Session.Connect(Phone.Parameters());
        Session.Loop(Sounds.Of(VoiceCodec.Pcma, 0x90, 0x91));
        await Phone.NextAsync(packet => packet.IsAll(0x90));

        var packets = await Phone.TakeAsync(5);
        Session.Loop(null);

        Assert.Equal([0x91, 0x90, 0x91, 0x90, 0x91], packets.Select(packet => packet.Payload[0]));
        await Phone.NextAsync(packet => packet.IsAll(Sounds.SilenceA));
    }

    [Fact]
    public async Task While_the_peer_holds_us_a_prompt_stands_still()
    {
        Session.Connect(Phone.Parameters());
        var played = Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, Sounds.Frames(20, 0x00)), CancellationToken.None);
        var before = await Phone.NextAsync(packet => packet.IsAll(0x02));

        Session.Connect(Phone.Parameters() with { IsSending = false });
        await DrainAsync();
        Assert.False(Phone.HasSeen);
        Assert.False(played.IsCompleted);
        Session.Connect(Phone.Parameters());

        var after = await Phone.NextAsync();
        await played.WaitAsync(RtpPeer.Guard);
        Assert.InRange(after.Payload[0], (byte)0x03, (byte)0x13);
        Assert.True(after.IsMarked);
        Assert.True(after.Timestamp - before.Timestamp >= 160);
    }

    [Fact]
    public async Task Packets_are_as_long_as_agreed()
    {
        Session.Connect(Phone.Parameters() with { PacketTime = TimeSpan.FromMilliseconds(40) });
        await Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80, 0x81, 0x82), CancellationToken.None).WaitAsync(RtpPeer.Guard);

        var packets = new List<RtpSeen>();
        while (!packets.SelectMany(packet => packet.Payload).Contains((byte)0x82))
        {
            packets.Add(await Phone.NextAsync());
        }

        Assert.Equal([0x80, 0x81, 0x82], packets.SelectMany(packet => packet.Payload).Distinct().Except([Sounds.SilenceA]));
        Assert.Contains(packets, packet => packet.Payload.Length == 320);
        AssertOneStream(packets);
    }

    [Fact]
    public async Task A_session_that_ends_cancels_what_plays()
    {
        var played = Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80), CancellationToken.None);
        var pressed = Session.SendDigitsAsync("1", CancellationToken.None);

        await Session.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => played.WaitAsync(RtpPeer.Guard));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pressed.WaitAsync(RtpPeer.Guard));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80), CancellationToken.None).WaitAsync(RtpPeer.Guard));
        Assert.False(await Session.Digits.WaitToReadAsync().AsTask().WaitAsync(RtpPeer.Guard));
    }

    private static void AssertOneStream(IReadOnlyList<RtpSeen> packets)
    {
        for (var index = 1; index < packets.Count; index++)
        {
            Assert.Equal((ushort)(packets[index - 1].Sequence + 1), packets[index].Sequence);
            var step = packets[index].Timestamp - packets[index - 1].Timestamp;

            // Time may go by unsent (an overrun of the clock, a pause of the peer), but never backwards and never twice.
            Assert.True(step >= packets[index - 1].Payload.Length && step < 8_000, $"a step of {step} samples");
            Assert.True(step == packets[index - 1].Payload.Length || packets[index].IsMarked, "an unmarked gap");
        }
    }

    private async Task ReadUntil(List<RtpSeen> packets, byte value)
    {
        var limit = packets.Count + 500;
        do
        {
            Assert.True(packets.Count < limit, $"{value:X2} does not come: {Session.Statistics}");
            packets.Add(await Phone.NextAsync());
        }
        while (!packets[^1].IsAll(value));
    }
}
