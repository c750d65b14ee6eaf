using Gateway.Peers.Sound;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>What a listener gets of a stream that the network treats badly.</summary>
public sealed class HearingTests : IDisposable
{
    private static readonly short[] Said = Tones.Melody(31, TimeSpan.FromSeconds(4));

    private readonly ManualLeg _leg = new();
    private readonly PcmRing _ring = new(8_000 * 8);
    private readonly List<short> _heard = [];
    private TimeSpan _now = TimeSpan.FromSeconds(1_000);

    public void Dispose() => _leg.Dispose();

    [Theory]
    [InlineData(VoiceCodec.Pcma, 0.999)]
    [InlineData(VoiceCodec.G722, 0.995)]
    [InlineData(VoiceCodec.Opus, 0.75)]
    public void A_good_stream_is_heard_whole(VoiceCodec codec, double likeness)
    {
        Listen(codec);

        Play(packet => packet);

        Assert.All(Notes(), note => Assert.InRange(note.Coefficient, likeness, 1));
        Assert.Equal((0, 0), (_leg.Counters.Late, _leg.Counters.Lost));
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.G722)]
    [InlineData(VoiceCodec.Opus)]
    public void Of_five_percent_loss_little_is_noticed(VoiceCodec codec)
    {
        Listen(codec);
        var random = new Random(5);

        var lost = Play(packet => random.Next(20) == 0 ? null : packet);

        Assert.Equal(lost, _leg.Counters.Lost);
        Assert.InRange(_leg.Counters.Concealed, lost, lost + 4);
        var notes = Notes();
        Assert.InRange(notes.Average(note => note.Coefficient), 0.93, 1);
        Assert.All(notes, note => Assert.InRange(note.Coefficient, 0.6, 1));
    }

    [Fact]
    public void Jitter_reordering_and_repeats_leave_no_trace()
    {
        Listen(VoiceCodec.Pcma);
        var random = new Random(6);

        Play(packet => packet, delay: () => random.Next(5) * 10, isRepeated: () => random.Next(4) == 0);

        // The delay may grow once at the beginning; from then on every note is heard.
        Assert.All(Notes().Skip(8), note => Assert.InRange(note.Coefficient, 0.999, 1));
        Assert.InRange(_leg.Counters.Late, 0, 3);
        Assert.True(_leg.Counters.JitterMicroseconds > 5_000);
    }

    [Fact]
    public void After_a_spike_the_delay_shrinks_again_in_silence()
    {
        Listen(VoiceCodec.Pcma);
        Play(packet => packet, delay: () => 0);
        var spike = 0;
        Play(packet => packet, delay: () => ++spike == 20 ? 150 : 0);
        var silence = new short[160];
        for (var count = 0; count < 250; count++)
        {
            _leg.Say(silence, _now);
            Pass(2);
        }

        _heard.Clear();
        Play(packet => packet);

        Assert.InRange((Notes()[2].Heard - Notes()[2].Said).TotalMilliseconds, 0, 60);
    }

    [Fact]
    public void Comfort_noise_fills_the_pauses_of_a_sender_that_sends_nothing_then()
    {
        Listen(VoiceCodec.Pcma, parameters => parameters with { ComfortNoisePayloadType = 13 });
        Play(packet => packet);
        _leg.Take(_leg.Packet(13, _leg.Timestamp, [45]), _now);
        _leg.Timestamp += 8_000;
        Pass(100);

        // -45 dBov is 184 of 32768.
        Assert.InRange(Correlation.Rms([.. _heard.TakeLast(4_000)]), 130, 240);

        Play(packet => packet);
        Assert.All(Notes(from: _heard.Count - Said.Length - 1_600), note => Assert.InRange(note.Coefficient, 0.99, 1));
    }

    [Theory]
    [InlineData(VoiceCodec.Pcma)]
    [InlineData(VoiceCodec.G722)]
    [InlineData(VoiceCodec.Opus)]
    public void Nothing_is_allocated_per_frame(VoiceCodec codec)
    {
        Listen(codec);
        Play(packet => packet);
        var packets = Enumerable.Range(0, 100).Select(_ => _leg.Encode(new short[160])).ToArray();
        var frame = new short[160];

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var packet in packets)
        {
            _leg.Take(packet, _now);
            _now += TimeSpan.FromMilliseconds(20);
            _leg.Leg.Receive.Tick(1, _now);
            _ring.Read(frame);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Listen(VoiceCodec codec, Func<MediaParameters, MediaParameters>? change = null)
    {
        _leg.Connect(codec, change: change);
        _leg.Leg.Receive.Listen(_ring);
    }

    /// <summary>The phone says all of <see cref="Said"/>; returns how many packets were lost. Delays are in milliseconds, in steps of 10.</summary>
    private int Play(Func<byte[], byte[]?> network, Func<int>? delay = null, Func<bool>? isRepeated = null)
    {
        var due = new List<(TimeSpan At, byte[] Packet)>();
        var lost = 0;
        for (var start = 0; start < Said.Length || due.Count > 0; start += 160)
        {
            if (start < Said.Length)
            {
                if (network(_leg.Encode(Said.AsSpan(start, 160))) is { } packet)
                {
                    due.Add((_now + TimeSpan.FromMilliseconds(delay?.Invoke() ?? 0), packet));
                }
                else
                {
                    lost++;
                }
            }

            for (var half = 0; half < 2; half++)
            {
                foreach (var (_, packet) in due.Where(entry => entry.At <= _now).OrderBy(entry => entry.At).ToList())
                {
                    _leg.Take([.. packet], _now);
                    if (isRepeated?.Invoke() == true)
                    {
                        _leg.Take([.. packet], _now);
                    }
                }

                due.RemoveAll(entry => entry.At <= _now);
                Pass(1);
            }
        }

        Pass(30);
        return lost;
    }

    private void Pass(int tens)
    {
        for (var count = 0; count < tens; count++)
        {
            _now += TimeSpan.FromMilliseconds(10);
            if ((long)_now.TotalMilliseconds % 20 != 0)
            {
                continue;
            }

            _leg.Tick(_now);
            var frame = new short[160];
            Assert.Equal(160, _ring.Read(frame));
            _heard.AddRange(frame);
        }
    }

    private IReadOnlyList<Match> Notes(int from = 0) =>
        [.. Correlation.Segments(Said, _heard.Skip(Math.Max(0, from)).ToArray(), TimeSpan.FromSeconds(0.16)).Skip(1)];
}
