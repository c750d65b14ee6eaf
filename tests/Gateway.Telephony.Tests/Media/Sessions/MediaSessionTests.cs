using System.Buffers.Binary;
using System.Net;
using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Sessions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class MediaSessionTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly MediaEngine _engine;
    private readonly MediaSession _session;
    private readonly RtpPeer _phone;
    private RtpPeer? _probe;

    public MediaSessionTests()
    {
        _engine = new MediaEngine(TestPorts.Options(), _time, NullLoggerFactory.Instance);
        _session = _engine.OpenSession();
        _phone = new RtpPeer(_session);
    }

    public async ValueTask DisposeAsync()
    {
        await _phone.DisposeAsync();
        await (_probe?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _engine.DisposeAsync();
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma, 8)]
    [InlineData(VoiceCodec.Pcmu, 0)]
    public async Task A_prompt_goes_out_frame_by_frame_in_order(VoiceCodec codec, int payloadType)
    {
        var frames = Sounds.Frames(10);
        var played = _session.PlayAsync(Sounds.Of(codec, frames), CancellationToken.None);
        _session.Connect(_phone.Parameters(codec));

        var packets = await _phone.TakeAsync(frames.Length);
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
        await using var other = _engine.OpenSession();
        await using var agent = new RtpPeer(other);
        _session.Connect(_phone.Parameters());
        other.Connect(agent.Parameters());
        var packets = new List<RtpSeen>();

        packets.AddRange(await _phone.TakeAsync(2));
        await _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80, 0x81), CancellationToken.None).WaitAsync(RtpPeer.Guard);
        _session.Loop(Sounds.Of(VoiceCodec.Pcma, 0x90, 0x91));
        await ReadUntil(packets, 0x91);
        await ReadUntil(packets, 0x91);
        await agent.NextAsync();
        await using (Bridge.Connect(_session, other))
        {
            await other.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);
            for (var frame = 0; frame < 3; frame++)
            {
                agent.SendVoice((byte)(0xA0 + frame));
                await ReadUntil(packets, (byte)(0xA0 + frame));
            }
        }

        await ReadUntil(packets, Sounds.SilenceA);
        await _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0xB0), CancellationToken.None).WaitAsync(RtpPeer.Guard);
        await ReadUntil(packets, 0xB0);

        AssertOneStream(packets);
        Assert.Single(packets.Select(packet => packet.Ssrc).Distinct());
    }

    [Fact]
    public async Task Between_prompts_silence_keeps_the_way_open()
    {
        _session.Connect(_phone.Parameters());

        var packets = await _phone.TakeAsync(3);

        Assert.All(packets, packet => Assert.True(packet.IsAll(Sounds.SilenceA)));
    }

    [Fact]
    public async Task A_cancelled_prompt_stops_at_a_frame_border()
    {
        using var stop = new CancellationTokenSource();
        _session.Connect(_phone.Parameters());
        var played = _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, Sounds.Frames(100, 0x00)), stop.Token);
        await _phone.NextAsync(packet => packet.IsAll(0x03));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => played.WaitAsync(RtpPeer.Guard));

        var silence = await _phone.NextAsync(packet => packet.IsAll(Sounds.SilenceA));
        Assert.Equal(160, silence.Payload.Length);
    }

    [Fact]
    public async Task Another_prompt_takes_the_place_of_the_first()
    {
        _session.Connect(_phone.Parameters());
        var first = _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, Sounds.Frames(100, 0x00)), CancellationToken.None);
        await _phone.NextAsync(packet => packet.IsAll(0x01));

        var second = _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0xC0), CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(RtpPeer.Guard));
        await second.WaitAsync(RtpPeer.Guard);
    }

    [Fact]
    public async Task Music_plays_round_and_round_until_it_is_stopped()
    {
        _session.Connect(_phone.Parameters());
        _session.Loop(Sounds.Of(VoiceCodec.Pcma, 0x90, 0x91));
        await _phone.NextAsync(packet => packet.IsAll(0x90));

        var packets = await _phone.TakeAsync(5);
        _session.Loop(null);

        Assert.Equal([0x91, 0x90, 0x91, 0x90, 0x91], packets.Select(packet => packet.Payload[0]));
        await _phone.NextAsync(packet => packet.IsAll(Sounds.SilenceA));
    }

    [Fact]
    public async Task While_the_peer_holds_us_a_prompt_stands_still()
    {
        _session.Connect(_phone.Parameters());
        var played = _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, Sounds.Frames(20, 0x00)), CancellationToken.None);
        var before = await _phone.NextAsync(packet => packet.IsAll(0x02));

        _session.Connect(_phone.Parameters() with { IsSending = false });
        await DrainAsync();
        Assert.False(_phone.HasSeen);
        Assert.False(played.IsCompleted);
        _session.Connect(_phone.Parameters());

        var after = await _phone.NextAsync();
        await played.WaitAsync(RtpPeer.Guard);
        Assert.InRange(after.Payload[0], (byte)0x03, (byte)0x13);
        Assert.True(after.IsMarked);
        Assert.True(after.Timestamp - before.Timestamp >= 160);
    }

    [Fact]
    public async Task Packets_are_as_long_as_agreed()
    {
        _session.Connect(_phone.Parameters() with { PacketTime = TimeSpan.FromMilliseconds(40) });
        await _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80, 0x81, 0x82), CancellationToken.None).WaitAsync(RtpPeer.Guard);

        var packets = new List<RtpSeen>();
        while (!packets.SelectMany(packet => packet.Payload).Contains((byte)0x82))
        {
            packets.Add(await _phone.NextAsync());
        }

        Assert.Equal([0x80, 0x81, 0x82], packets.SelectMany(packet => packet.Payload).Distinct().Except([Sounds.SilenceA]));
        Assert.Contains(packets, packet => packet.Payload.Length == 320);
        AssertOneStream(packets);
    }

    [Fact]
    public async Task A_session_that_ends_cancels_what_plays()
    {
        var played = _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80), CancellationToken.None);
        var pressed = _session.SendDigitsAsync("1", CancellationToken.None);

        await _session.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => played.WaitAsync(RtpPeer.Guard));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pressed.WaitAsync(RtpPeer.Guard));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80), CancellationToken.None).WaitAsync(RtpPeer.Guard));
        Assert.False(await _session.Digits.WaitToReadAsync().AsTask().WaitAsync(RtpPeer.Guard));
    }

    [Fact]
    public async Task What_the_peer_says_reaches_the_listener_in_order()
    {
        _session.Connect(_phone.Parameters());
        await _phone.NextAsync();
        var ring = _session.Listen();
        await ListeningAsync(ring);
        for (byte frame = 0x80; frame < 0x88; frame++)
        {
            _phone.SendVoice(frame);
        }

        var heard = await HearAsync(ring, 8);

        var expected = new short[8];
        G711.Decode(VoiceCodec.Pcma, Sounds.Frames(8), expected);
        Assert.Equal(expected, heard);
        Assert.Equal(0, ring.Dropped);
        _session.StopListening();
    }

    [Fact]
    public async Task A_second_socket_gets_nothing_back_and_is_not_heard()
    {
        await using var stranger = new RtpPeer(_session) { Ssrc = 0x9999 };
        _session.Connect(_phone.Parameters());
        await _phone.NextAsync();
        var ring = _session.Listen();
        await ListeningAsync(ring);
        _phone.SendVoice(0x80);
        await HearAsync(ring, 1);

        for (var packet = 1; packet <= 500; packet++)
        {
            stranger.SendVoice(0x2A);
            if (packet % 50 == 0)
            {
                // No more at once than the socket's buffer holds.
                await ReachedAsync(() => _session.Statistics.Foreign == packet);
            }
        }

        // The phone's clock stood still meanwhile, so it starts a new time line rather than be late on the old one.
        _phone.Timestamp += 1_000_000;
        _phone.SendVoice(0x81);
        var heard = await HearAsync(ring, 1);

        short[] expected = [0];
        G711.Decode(VoiceCodec.Pcma, [0x81], expected);
        Assert.Equal(expected, heard);
        Assert.False(stranger.HasSeen);
        Assert.Equal(2, _session.Statistics.Received);
    }

    [Fact]
    public async Task A_phone_behind_NAT_is_answered_where_it_sends_from()
    {
        await using var nat = new RtpPeer(_session);
        var inside = new IPEndPoint(IPAddress.Parse("127.0.0.99"), 4_000);
        _session.Connect(_phone.Parameters() with { Remote = inside, SignallingAddress = IPAddress.Loopback });
        await BeatAsync();

        for (var packet = 0; packet < SourceLock.NearPackets; packet++)
        {
            nat.SendVoice(0x80);
        }

        await nat.NextAsync();
    }

    [Fact]
    public async Task Keys_are_heard_once_each_by_RTP_and_by_INFO()
    {
        _session.Connect(_phone.Parameters());
        await _phone.NextAsync();
        await using var other = _engine.OpenSession();
        await using var agent = new RtpPeer(other);

        Press(_phone, 1);
        Press(_phone, 1);
        _session.DigitReceived('#');
        Press(_phone, 10);

        await ReachedAsync(() => _session.Statistics.Digits == 4);
        var keys = await ReadDigitsAsync(_session, 4);
        Assert.Equal("##**11", string.Concat(keys.Concat("#*").Order()));
        Assert.False(_session.Digits.TryPeek(out _));
    }

    [Fact]
    public async Task Two_sessions_press_keys_at_each_other()
    {
        await using var other = _engine.OpenSession();
        var there = new IPEndPoint(IPAddress.Loopback, other.LocalPort);
        var here = new IPEndPoint(IPAddress.Loopback, _session.LocalPort);
        _session.Connect(_phone.Parameters() with { Remote = there });
        other.Connect(_phone.Parameters() with { Remote = here });

        await _session.SendDigitsAsync("12#", CancellationToken.None).WaitAsync(RtpPeer.Guard);

        Assert.Equal("12#", string.Concat(await ReadDigitsAsync(other, 3)));
        Assert.False(other.Digits.TryPeek(out _));
    }

    [Fact]
    public async Task A_key_goes_out_as_one_event_with_three_ends()
    {
        _session.Connect(_phone.Parameters());
        await _phone.NextAsync();

        await _session.SendDigitsAsync("5", CancellationToken.None).WaitAsync(RtpPeer.Guard);

        var first = await _phone.NextAsync(packet => packet.PayloadType == 101);
        var packets = (List<RtpSeen>)[first, .. await _phone.TakeAsync(7)];
        Assert.All(packets, packet => Assert.Equal((101, first.Timestamp), (packet.PayloadType, packet.Timestamp)));
        Assert.Equal([true, .. Enumerable.Repeat(false, 7)], packets.Select(packet => packet.IsMarked));
        Assert.Equal(3, packets.Count(packet => (packet.Payload[1] & 0x80) != 0));
        Assert.Equal(Enumerable.Range(first.Sequence, 8), packets.Select(packet => (int)packet.Sequence));
        var silence = await _phone.NextAsync();
        Assert.Equal(8, silence.PayloadType);
        Assert.True(silence.Timestamp - first.Timestamp >= 8 * 160);
    }

    [Fact]
    public async Task Without_telephone_events_a_key_is_a_sound()
    {
        _session.Connect(_phone.Parameters() with { TelephoneEventPayloadType = null });

        await _session.SendDigitsAsync("5", CancellationToken.None).WaitAsync(RtpPeer.Guard);

        var packet = await _phone.NextAsync(packet => !packet.IsAll(Sounds.SilenceA));
        Assert.Equal(8, packet.PayloadType);
    }

    [Fact]
    public async Task A_peer_that_has_gone_silent_is_given_up()
    {
        _session.Connect(_phone.Parameters());
        await _phone.NextAsync();
        _phone.SendVoice(0x80);
        await ReachedAsync(() => _session.Statistics.Received == 1);

        _time.Advance(TimeSpan.FromSeconds(29));
        await _phone.TakeAsync(3);
        Assert.False(_session.Inactive.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(2));

        await CancelledAsync(_session.Inactive);
    }

    [Fact]
    public async Task A_held_peer_may_be_silent_and_its_time_starts_anew_afterwards()
    {
        _session.Connect(_phone.Parameters() with { IsReceiving = false });
        await _phone.NextAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        await DrainAsync();
        Assert.False(_session.Inactive.IsCancellationRequested);

        _session.Connect(_phone.Parameters());
        await DrainAsync();
        Assert.False(_session.Inactive.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(31));

        await CancelledAsync(_session.Inactive);
    }

    [Fact]
    public async Task A_session_that_is_not_connected_waits_in_peace()
    {
        await DrainAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        await DrainAsync();

        Assert.False(_session.Inactive.IsCancellationRequested);
        Assert.False(_phone.HasSeen);
    }

    [Fact]
    public async Task Rubbish_on_the_port_is_counted_and_harms_nobody()
    {
        _session.Connect(_phone.Parameters());
        await _phone.NextAsync();
        _session.Listen();
        _phone.SendVoice(0x80);
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
                BinaryPrimitives.WriteUInt16BigEndian(rubbish.AsSpan(2), _phone.Sequence++);
                BinaryPrimitives.WriteUInt32BigEndian(rubbish.AsSpan(8), _phone.Ssrc);
            }

            _phone.SendRaw(rubbish);
            if (round % 50 == 49)
            {
                await ReachedAsync(() => Seen(_session.Statistics) >= round + 2);
            }
        }

        await _session.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0x80), CancellationToken.None).WaitAsync(RtpPeer.Guard);
        Assert.False(_session.Inactive.IsCancellationRequested);
        Assert.True(_session.Statistics is { Malformed: > 0, Rtcp: > 0, Unexpected: > 0 });
    }

    private static long Seen(MediaStatistics seen) => seen.Received + seen.Foreign + seen.Rtcp + seen.Malformed;

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
            Assert.True(packets.Count < limit, $"{value:X2} does not come: {_session.Statistics}");
            packets.Add(await _phone.NextAsync());
        }
        while (!packets[^1].IsAll(value));
    }

    /// <summary>Waits until what was posted before has happened and what was sent before has arrived; forgets the latter.</summary>
    private async Task DrainAsync()
    {
        await BeatAsync();
        while (_phone.HasSeen)
        {
            await _phone.NextAsync();
        }

        await BeatAsync();
    }

    private async Task ListeningAsync(PcmRing ring) => await ReachedAsync(() => ring.Available > 0);

    /// <summary>The value of the next loud frames, each of which consists of one value; made-up frames, which fade, and silent ones are left out.</summary>
    private async Task<short[]> HearAsync(PcmRing ring, int count)
    {
        var loud = new List<short>();
        var frame = new short[Prompt.FrameSamples];
        for (var heard = 0; loud.Count < count; heard++)
        {
            Assert.True(heard < 500, $"not heard within 10 s: {_session.Statistics}");
            await ReachedAsync(() => ring.Available >= frame.Length);
            Assert.Equal(frame.Length, ring.Read(frame));
            if ((frame[0] is < -5_000 or > 5_000 || count > 1) && frame[0] != 0 && frame.Distinct().Count() == 1)
            {
                loud.Add(frame[0]);
            }
        }

        return [.. loud];
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

    private static async Task CancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(RtpPeer.Guard);
    }

    /// <summary>Waits on the clock's own beat: silence arrives at a probe every 20 ms.</summary>
    private async Task ReachedAsync(Func<bool> isReached)
    {
        for (var beats = 0; !isReached(); beats++)
        {
            Assert.True(beats < 500, $"not reached within 10 s: {_session.Statistics}");
            await BeatAsync();
        }
    }

    /// <summary>Lets the clock serve every slot at least once.</summary>
    private async Task BeatAsync()
    {
        if (_probe is null)
        {
            var session = _engine.OpenSession();
            _probe = new RtpPeer(session);
            session.Connect(_probe.Parameters());
        }

        while (_probe.HasSeen)
        {
            await _probe.NextAsync();
        }

        await _probe.NextAsync();
        await _probe.NextAsync();
    }
}
