using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Tests.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Bridging;

/// <summary>Legs that differ in codec or packet time: what one says is what the other hears, as one stream.</summary>
public sealed class TranscodingTests : IDisposable
{
    private readonly ManualCall _call = new();

    public void Dispose() => _call.Dispose();

    [Theory]
    [InlineData(VoiceCodec.Pcma, 20, VoiceCodec.G722, 20, 0.995)]
    [InlineData(VoiceCodec.G722, 20, VoiceCodec.Pcmu, 20, 0.995)]
    [InlineData(VoiceCodec.Pcma, 20, VoiceCodec.Pcma, 40, 0.999)]
    [InlineData(VoiceCodec.Pcma, 30, VoiceCodec.Pcmu, 20, 0.999)]
    [InlineData(VoiceCodec.Pcma, 10, VoiceCodec.Pcma, 60, 0.999)]
    [InlineData(VoiceCodec.Pcmu, 60, VoiceCodec.G722, 10, 0.995)]
    [InlineData(VoiceCodec.G722, 10, VoiceCodec.G722, 60, 0.995)]
    [InlineData(VoiceCodec.Pcma, 20, VoiceCodec.Opus, 20, 0.85)]
    [InlineData(VoiceCodec.Opus, 20, VoiceCodec.G722, 40, 0.85)]
    [InlineData(VoiceCodec.Opus, 20, VoiceCodec.Opus, 20, 0.85)]
    public void What_one_says_the_other_hears(
        VoiceCodec callers, int callersPacket, VoiceCodec agents, int agentsPacket, double likeness)
    {
        _call.Caller.Connect(callers, callersPacket);
        _call.Agent.Connect(agents, agentsPacket);
        _call.Bridge();
        var (callerSays, agentSays) = (Tones.Melody(11, TimeSpan.FromSeconds(2)), Tones.Melody(12, TimeSpan.FromSeconds(2)));

        _call.Talk(callerSays, agentSays);

        AssertHeard(callerSays, _call.Agent, likeness);
        AssertHeard(agentSays, _call.Caller, likeness);
        _call.Caller.AssertOneStream();
        _call.Agent.AssertOneStream();
        Assert.Equal((0, 0), (_call.Caller.Counters.Late, _call.Agent.Counters.Late));
    }

    [Fact]
    public void After_silence_and_a_prompt_G722_is_as_good_as_from_the_start()
    {
        _call.Caller.Connect(VoiceCodec.Pcma);
        _call.Agent.Connect(VoiceCodec.G722);
        for (var time = 0; time < 200; time++)
        {
            _call.Pass();
        }

        _call.Bridge();
        var said = Tones.Melody(21, TimeSpan.FromSeconds(2));
        _call.Agent.Heard.Clear();
        _call.Talk(said, said);

        AssertHeard(said, _call.Agent, likeness: 0.995);
    }

    [Theory]
    [InlineData(VoiceCodec.G722, VoiceCodec.Opus)]
    [InlineData(VoiceCodec.Opus, VoiceCodec.G722)]
    public void Wideband_legs_hear_each_other_in_wideband(VoiceCodec callers, VoiceCodec agents)
    {
        _call.Caller.Connect(callers);
        _call.Agent.Connect(agents);
        _call.Bridge();

        // 5.5 kHz do not fit into 8 kHz sound.
        var high = new short[16_000];
        for (var index = 0; index < high.Length; index++)
        {
            high[index] = (short)(8_000 * Math.Sin(2 * Math.PI * 5_500 * index / 16_000));
        }

        _call.Talk([], high, VoiceFormat.Wideband);

        Assert.InRange(Strength(_call.Caller.Heard.ToArray().AsSpan(8_000, 4_000), 5_500), 0.8, 1);
    }

    [Fact]
    public void Packets_that_fit_are_passed_as_they_are_and_one_odd_one_does_not_change_that()
    {
        _call.Caller.Connect(VoiceCodec.G722);
        _call.Agent.Connect(VoiceCodec.G722);
        _call.Bridge();

        _call.Talk(Tones.Melody(1, TimeSpan.FromSeconds(0.4)), []);
        _call.Caller.Say(new short[80], _call.Now);
        _call.Talk(Tones.Melody(2, TimeSpan.FromSeconds(0.2)), []);

        Assert.Equal(31, _call.Agent.Counters.Relayed);
    }

    [Fact]
    public void The_peer_may_change_its_codec_in_mid_call()
    {
        _call.Caller.Connect(VoiceCodec.Pcma);
        _call.Agent.Connect(VoiceCodec.Pcma);
        _call.Bridge();
        _call.Talk(Tones.Melody(1, TimeSpan.FromSeconds(0.4)), []);

        _call.Caller.Connect(VoiceCodec.Opus);
        var said = Tones.Melody(2, TimeSpan.FromSeconds(1));
        _call.Agent.Heard.Clear();
        _call.Talk(said, said);

        AssertHeard(said, _call.Agent, likeness: 0.85);
        Assert.Equal(111, _call.Caller.Seen[^1].PayloadType);
        _call.Agent.AssertOneStream();
    }

    [Fact]
    public void Keys_pass_between_clocks_of_8_and_48_kHz_as_one_event()
    {
        _call.Caller.Connect(VoiceCodec.Opus, change: parameters => parameters with { TelephoneEventClockRate = 48_000 });
        _call.Agent.Connect(VoiceCodec.Pcma, change: parameters => parameters with { TelephoneEventPayloadType = 96 });
        _call.Bridge();
        _call.Talk(Tones.Melody(1, TimeSpan.FromSeconds(0.2)), []);

        var start = _call.Caller.Timestamp;
        for (byte update = 1; update <= 6; update++)
        {
            var duration = update * 960;
            _call.Caller.Take(
                _call.Caller.Packet(101, start, [7, (byte)(update > 3 ? 0x8A : 0x0A), (byte)(duration >> 8), (byte)duration]), _call.Now);
            _call.Pass();
            _call.Pass();
        }

        var events = _call.Agent.Seen.Where(packet => packet.PayloadType == 96).ToList();
        Assert.Equal([160, 320, 480, 640, 800, 960], events.Select(packet => (packet.Payload[2] << 8) | packet.Payload[3]));
        Assert.Single(events.Select(packet => packet.Timestamp).Distinct());
        Assert.True(events[0].IsMarked);
        Assert.Equal(['7'], _call.Caller.Digits);
    }

    [Fact]
    public void Comfort_noise_is_passed_on_to_who_knows_it_and_made_for_who_does_not()
    {
        _call.Caller.Connect(VoiceCodec.Pcma, change: parameters => parameters with { ComfortNoisePayloadType = 13 });
        _call.Agent.Connect(VoiceCodec.Pcma, change: parameters => parameters with { ComfortNoisePayloadType = 96 });
        _call.Bridge();
        _call.Talk(Tones.Melody(1, TimeSpan.FromSeconds(0.2)), []);

        _call.Caller.Take(_call.Caller.Packet(13, _call.Caller.Timestamp, [40]), _call.Now);
        _call.Pass();
        Assert.Equal([(byte)40], Assert.Single(_call.Agent.Seen, packet => packet.PayloadType == 96).Payload);

        _call.Agent.Connect(VoiceCodec.G722);
        _call.Talk(Tones.Melody(1, TimeSpan.FromSeconds(0.4)), []);
        _call.Caller.Take(_call.Caller.Packet(13, _call.Caller.Timestamp, [40]), _call.Now);
        _call.Talk([], []);

        // -40 dBov is 328 of 32768.
        Assert.InRange(Correlation.Rms(_call.Agent.Heard.ToArray().AsSpan(^1_000)), 200, 400);
    }

    /// <summary>Each note is heard, at its time; the first one meets encoders and decoders that have heard nothing yet.</summary>
    private static void AssertHeard(short[] said, ManualLeg phone, double likeness)
    {
        var notes = Correlation.Segments(said, phone.Heard.ToArray(), TimeSpan.FromSeconds(0.16));
        Assert.All(notes.Skip(1), note => Assert.InRange(note.Coefficient, likeness, 1));
        Assert.All(notes, note => Assert.InRange((note.Heard - note.Said).TotalMilliseconds, -20, 200));
    }

    /// <summary>How much of the sound is one frequency, at 16 kHz: 1 is all of it.</summary>
    private static double Strength(ReadOnlySpan<short> pcm16k, double hertz)
    {
        var (sine, cosine, energy) = (0.0, 0.0, 1.0);
        for (var index = 0; index < pcm16k.Length; index++)
        {
            var angle = 2 * Math.PI * hertz * index / 16_000;
            sine += pcm16k[index] * Math.Sin(angle);
            cosine += pcm16k[index] * Math.Cos(angle);
            energy += (double)pcm16k[index] * pcm16k[index];
        }

        return 2 * ((sine * sine) + (cosine * cosine)) / (energy * pcm16k.Length);
    }
}
