using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Media.Bridging;

public sealed class BridgeTests : IAsyncDisposable
{
    private readonly MediaEngine _engine = new(TestPorts.Options(), new ManualTime(), NullLoggerFactory.Instance);
    private readonly MediaSession _left;
    private readonly MediaSession _right;
    private readonly RtpPeer _caller;
    private readonly RtpPeer _agent;

    public BridgeTests()
    {
        _left = _engine.OpenSession();
        _right = _engine.OpenSession();
        _caller = new RtpPeer(_left);
        _agent = new RtpPeer(_right);
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await _agent.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.Pcmu)]
    public async Task The_same_codec_is_relayed_bit_for_bit_both_ways(VoiceCodec codec)
    {
        await using var bridge = await ConnectAsync(codec, codec);
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            await AssertRelayedAsync(_caller, _agent, random, payload => payload);
            await AssertRelayedAsync(_agent, _caller, random, payload => payload);
        }

        Assert.True(_left.Statistics.Relayed >= 50 && _right.Statistics.Relayed >= 50);
    }

    [Fact]
    public async Task Different_laws_are_transcoded_both_ways()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcmu);
        var random = new Random(2);
        for (var round = 0; round < 20; round++)
        {
            await AssertRelayedAsync(_caller, _agent, random, payload => Transcode(VoiceCodec.Pcma, VoiceCodec.Pcmu, payload));
            await AssertRelayedAsync(_agent, _caller, random, payload => Transcode(VoiceCodec.Pcmu, VoiceCodec.Pcma, payload));
        }
    }

    [Fact]
    public async Task Losses_and_reordering_stay_visible_to_the_receiver()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma);
        var (sequence, timestamp) = (_caller.Sequence, _caller.Timestamp);
        var seen = new List<RtpSeen>();
        foreach (var (offset, value) in (ReadOnlySpan<(int, byte)>)[(0, 0x80), (1, 0x81), (4, 0x84), (3, 0x83), (5, 0x85)])
        {
            _caller.Sequence = (ushort)(sequence + offset);
            _caller.Timestamp = timestamp + (uint)(offset * 160);
            _caller.SendVoice(value);
        }

        while (seen.Count < 5)
        {
            seen.Add(await _agent.NextAsync(packet => !packet.IsAll(Sounds.SilenceA)));
        }

        Assert.Equal([0x80, 0x81, 0x84, 0x83, 0x85], seen.Select(packet => packet.Payload[0]));
        Assert.Equal([0, 1, 4, 3, 5], seen.Select(packet => packet.Sequence - seen[0].Sequence));
        Assert.Equal([0u, 160u, 640u, 480u, 800u], seen.Select(packet => packet.Timestamp - seen[0].Timestamp));
        Assert.Equal([true, false, false, false, false], seen.Select(packet => packet.IsMarked));
    }

    [Fact]
    public async Task Keys_are_passed_on_under_the_other_sides_number_and_heard_by_the_gateway_too()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma, agentEvents: 96);
        var start = _caller.Timestamp;
        for (byte update = 1; update <= 4; update++)
        {
            _caller.Send(101, start, [11, (byte)(update == 4 ? 0x8A : 0x0A), update, 0], isMarked: update == 1);
        }

        var seen = new List<RtpSeen>();
        while (seen.Count < 4)
        {
            seen.Add(await _agent.NextAsync(packet => packet.PayloadType == 96));
        }

        Assert.Single(seen.Select(packet => packet.Timestamp).Distinct());
        Assert.Equal([1, 2, 3, 4], seen.Select(packet => (int)packet.Payload[2]));
        Assert.Equal('#', await _left.Digits.ReadAsync().AsTask().WaitAsync(RtpPeer.Guard));
    }

    [Fact]
    public async Task A_peer_without_telephone_events_gets_no_events()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma, agentEvents: null);
        _caller.Send(101, _caller.Timestamp, [1, 0x0A, 0, 160]);
        _caller.SendVoice(0x99);

        var next = await _agent.NextAsync(packet => !packet.IsAll(Sounds.SilenceA));

        Assert.True(next.IsAll(0x99));
    }

    [Fact]
    public async Task Music_for_one_side_takes_the_place_of_the_other_until_it_ends()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma);

        _left.Loop(Sounds.Of(VoiceCodec.Pcma, 0x90));
        await _caller.NextAsync(packet => packet.IsAll(0x90));
        _agent.SendVoice(0x80);
        var played = await _caller.TakeAsync(5);
        _left.Loop(null);
        await SettleAsync();
        _agent.SendVoice(0x81);

        Assert.All(played, packet => Assert.True(packet.IsAll(0x90)));
        var next = await _caller.NextAsync(packet => !packet.IsAll(0x90) && !packet.IsAll(Sounds.SilenceA));
        Assert.True(next.IsAll(0x81) && next.IsMarked);
    }

    [Fact]
    public async Task A_quiet_peer_is_stood_in_for_by_silence()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma);

        var packets = await _agent.TakeAsync(3);

        Assert.All(packets, packet => Assert.True(packet.IsAll(Sounds.SilenceA)));
    }

    [Fact]
    public async Task A_bridge_ends_hold_music_and_when_parted_nothing_passes()
    {
        _left.Loop(Sounds.Of(VoiceCodec.Pcma, 0x90));
        var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma);
        await _caller.NextAsync(packet => packet.IsAll(Sounds.SilenceA));

        await bridge.DisposeAsync();
        await bridge.DisposeAsync();
        var relayed = _left.Statistics.Relayed;
        _agent.SendVoice(0x80);
        var packets = await _caller.TakeAsync(5);

        Assert.All(packets, packet => Assert.True(packet.IsAll(Sounds.SilenceA)));
        Assert.Equal(relayed, _left.Statistics.Relayed);
    }

    [Fact]
    public async Task When_one_side_ends_the_other_goes_on()
    {
        await using var bridge = await ConnectAsync(VoiceCodec.Pcma, VoiceCodec.Pcma);

        await _right.DisposeAsync();
        _caller.SendVoice(0x80);
        await _left.PlayAsync(Sounds.Of(VoiceCodec.Pcma, 0xB0), CancellationToken.None).WaitAsync(RtpPeer.Guard);

        Assert.False(_left.Inactive.IsCancellationRequested);
    }

    [Fact]
    public async Task A_session_is_in_one_bridge_at_a_time()
    {
        await using var third = _engine.OpenSession();
        var bridge = Bridge.Connect(_left, _right);

        Assert.Throws<InvalidOperationException>(() => Bridge.Connect(third, _left));
        Assert.Throws<ArgumentException>(() => Bridge.Connect(third, third));
        await bridge.DisposeAsync();

        await using var next = Bridge.Connect(third, _left);
    }

    private async Task<Bridge> ConnectAsync(VoiceCodec caller, VoiceCodec agent, int? agentEvents = 101)
    {
        _left.Connect(_caller.Parameters(caller));
        _right.Connect(_agent.Parameters(agent) with { TelephoneEventPayloadType = agentEvents });
        _caller.PayloadType = caller == VoiceCodec.Pcma ? 8 : 0;
        _agent.PayloadType = agent == VoiceCodec.Pcma ? 8 : 0;
        await _caller.NextAsync();
        await _agent.NextAsync();
        var bridge = Bridge.Connect(_left, _right);
        await SettleAsync();
        return bridge;
    }

    /// <summary>What was posted before has happened.</summary>
    private async Task SettleAsync()
    {
        await using var probe = _engine.OpenSession();
        await probe.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);
    }

    private static async Task AssertRelayedAsync(RtpPeer from, RtpPeer to, Random random, Func<byte[], byte[]> expected)
    {
        var payload = new byte[160];
        random.NextBytes(payload);
        from.SendVoice(payload);

        var packet = await to.NextAsync(packet => packet.Payload.AsSpan().IndexOfAnyExcept(packet.Payload[0]) >= 0);
        Assert.Equal(expected(payload), packet.Payload);
        Assert.Equal(to.PayloadType, packet.PayloadType);
        Assert.NotEqual(from.Ssrc, packet.Ssrc);
    }

    private static byte[] Transcode(VoiceCodec from, VoiceCodec to, byte[] payload)
    {
        var transcoded = new byte[payload.Length];
        G711.Transcode(from, to, payload, transcoded);
        return transcoded;
    }
}
