using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Tests.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Bridging;

public sealed class MixTests : IDisposable
{
    private static readonly short[][] Voices =
        [.. Enumerable.Range(40, 4).Select(seed => Tones.Melody(seed, TimeSpan.FromSeconds(1.5)))];

    private readonly ClockBuffers _buffers = new();
    private readonly Mix _mix = new();
    private readonly List<(ManualLeg Leg, MixSeat Seat)> _legs = [];
    private TimeSpan _now = TimeSpan.FromSeconds(1_000);

    public void Dispose() => _legs.ForEach(leg => leg.Leg.Dispose());

    [Fact]
    public void Each_of_three_in_different_codecs_hears_the_sum_of_the_others()
    {
        Join(VoiceCodec.Pcma);
        Join(VoiceCodec.G722);
        Join(VoiceCodec.Pcmu, milliseconds: 40);

        Talk(Voices[0], Voices[1], Voices[2]);

        AssertHears(0, 1, 2);
        AssertHears(1, 0, 2);
        AssertHears(2, 0, 1);
    }

    [Fact]
    public void Sums_that_are_too_loud_are_cut_off_and_do_not_turn_over()
    {
        var loud = Enumerable.Repeat((short)30_000, 8_000).ToArray();
        Join(VoiceCodec.Pcma);
        Join(VoiceCodec.Pcma);
        Join(VoiceCodec.Pcma);

        Talk(loud, loud, new short[8_000]);

        Assert.InRange(_legs[2].Leg.Heard.Max(), 30_000, short.MaxValue);
        Assert.True(_legs[2].Leg.Heard.Min() > -5_000);
    }

    [Fact]
    public void A_listener_is_heard_by_nobody_and_a_coach_by_the_coached_only()
    {
        Join(VoiceCodec.Pcma);
        Join(VoiceCodec.Pcma, role: MixRole.Coached);
        Join(VoiceCodec.Pcma, role: MixRole.Coach);
        Join(VoiceCodec.Pcma, role: MixRole.Listener);

        Talk(Voices[0], Voices[1], Voices[2], Voices[3]);

        AssertHears(0, 1);
        AssertHears(1, 0, 2);
        AssertHears(2, 0, 1);
        AssertHears(3, 0, 1);
    }

    [Fact]
    public void Legs_come_and_go_while_the_others_talk_on()
    {
        Join(VoiceCodec.Pcma);
        Join(VoiceCodec.G722);
        Talk(Voices[0], Voices[1]);
        Join(VoiceCodec.Pcma);
        _legs.ForEach(leg => leg.Leg.Heard.Clear());
        Talk(Voices[0], Voices[1], Voices[2]);
        AssertHears(0, 1, 2);

        _mix.Remove(_legs[1].Seat);
        _legs.ForEach(leg => leg.Leg.Heard.Clear());
        Talk(Voices[0], Voices[1], Voices[2]);

        AssertHears(0, 2);
        AssertHears(2, 0);
        _legs[0].Leg.AssertOneStream();
    }

    [Fact]
    public void Nothing_is_allocated_per_frame()
    {
        var ears = Enumerable.Range(0, 3).Select(_ => new Ear()).ToList();
        var seats = ears.ConvertAll(ear => new MixSeat(ear));
        seats.ForEach(_mix.Add);
        var (narrow, wide) = (new short[160], new short[320]);
        void Turn()
        {
            seats[0].Take(narrow, 8_000);
            seats[1].Take(wide, 16_000);
            seats[2].Take(narrow, 8_000);
            _mix.Tick(1);
        }

        for (var count = 0; count < 20; count++)
        {
            Turn();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            Turn();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(ears, ear => Assert.Equal(120, ear.Frames));
    }

    private void Join(VoiceCodec codec, int milliseconds = 20, MixRole? role = null)
    {
        var leg = new ManualLeg(_buffers);
        leg.Connect(codec, milliseconds);
        var seat = new MixSeat(leg.Leg.Send) { Role = role ?? MixRole.Member };
        leg.Leg.Receive.FeedTo(seat);
        leg.Leg.Send.SetBridged(true);
        _mix.Add(seat);
        _legs.Add((leg, seat));
    }

    /// <summary>All speak at once, then 300 ms pass.</summary>
    private void Talk(params short[][] says)
    {
        for (var start = 0; start < says[0].Length + 2_400; start += 160)
        {
            for (var index = 0; index < _legs.Count; index++)
            {
                var packet = (int)_legs[index].Leg.Parameters.PacketTime.TotalMilliseconds * 8;
                if (start % packet == 0 && start + packet <= says[index].Length)
                {
                    _legs[index].Leg.Say(says[index].AsSpan(start, packet), _now);
                }
            }

            _now += TimeSpan.FromMilliseconds(20);
            _legs.ForEach(leg => leg.Leg.Tick(_now));
            _mix.Tick(1);
            _legs.ForEach(leg => leg.Leg.Receive());
        }
    }

    // Packets of different lengths shift the voices against each other, so each is looked for by itself: of two that are
    // equally loud, each makes up 0.7 of the sum.
    private void AssertHears(int index, params int[] voices)
    {
        var heard = _legs[index].Leg.Heard.ToArray();
        for (var voice = 0; voice < Voices.Length; voice++)
        {
            var coefficient = Correlation.Find(Voices[voice].AsSpan(1_600, 6_400), heard).Coefficient;
            var (least, most) = !voices.Contains(voice) ? (0, 0.4) : voices.Length == 1 ? (0.98, 1) : (0.6, 0.85);
            Assert.InRange(coefficient, least, most);
        }
    }

    private sealed class Ear : ISoundSink
    {
        public int Frames { get; private set; }

        public void Take(ReadOnlySpan<short> frame, int rate) => Frames++;
    }
}
