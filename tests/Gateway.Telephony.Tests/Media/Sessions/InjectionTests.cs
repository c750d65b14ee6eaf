using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>
/// A second socket that sends 500 packets to the media port, before and after the caller's first one: it gets nothing, and
/// what the recogniser and the other leg hear is bit for bit what they hear without it (RTP bleed and injection).
/// </summary>
public sealed class InjectionTests
{
    private const int Packets = 500;
    private const byte Loud = 0x2A;

    private static readonly SocketAddress Stranger = new IPEndPoint(IPAddress.Loopback, 40_001).Serialize();

    public enum Forgery
    {
        None,
        NextOfItsStream,
        OtherSource,
        RestartOfItsStream,
        Keys,
        Reports,
        Rubbish,
    }

    [Theory]
    [InlineData(Forgery.NextOfItsStream)]
    [InlineData(Forgery.OtherSource)]
    [InlineData(Forgery.RestartOfItsStream)]
    [InlineData(Forgery.Keys)]
    [InlineData(Forgery.Reports)]
    [InlineData(Forgery.Rubbish)]
    public void Nothing_of_a_stranger_is_heard_and_nothing_reaches_it(Forgery forgery)
    {
        var clean = Run(Forgery.None, VoiceCodec.Pcma);
        var attacked = Run(forgery, VoiceCodec.Pcma);

        Assert.Equal(clean.Recogniser, attacked.Recogniser);
        Assert.Equal(clean.Agent, attacked.Agent);
        Assert.Empty(attacked.Keys);
        Assert.Contains(clean.Recogniser, sample => sample > 5_000);
    }

    [Theory]
    [InlineData(Forgery.NextOfItsStream)]
    [InlineData(Forgery.OtherSource)]
    public void Nor_where_sound_is_decoded_for_the_other_leg(Forgery forgery)
    {
        var clean = Run(Forgery.None, VoiceCodec.G722);
        var attacked = Run(forgery, VoiceCodec.G722);

        Assert.Equal(clean.Recogniser, attacked.Recogniser);
        Assert.Equal(clean.Agent, attacked.Agent);
    }

    private static (short[] Recogniser, short[] Agent, List<char> Keys) Run(Forgery forgery, VoiceCodec agents)
    {
        using var call = new ManualCall();
        var ring = new PcmRing(8_000 * 4);
        call.Caller.Connect(VoiceCodec.Pcma, change: parameters => parameters with { SignallingAddress = IPAddress.Loopback });
        call.Agent.Connect(agents);
        call.Bridge();
        call.Caller.Leg.Receive.Listen(ring);
        Attack(call, forgery);
        var voice = Gateway.Peers.Sound.Tones.Melody(8, TimeSpan.FromSeconds(1));
        for (var start = 0; start < voice.Length; start += 160)
        {
            call.Caller.Say(voice.AsSpan(start, 160), call.Now);
            if (start == 1_600)
            {
                Attack(call, forgery);
            }

            call.Pass();
            call.Pass();
        }

        var heard = new short[ring.Available];
        ring.Read(heard);
        return (heard, [.. call.Agent.Heard], call.Caller.Digits);
    }

    private static void Attack(ManualCall call, Forgery forgery)
    {
        if (forgery == Forgery.None)
        {
            return;
        }

        var caller = call.Caller;
        var random = new Random(15);
        var (ssrc, sequence, timestamp) = (caller.Ssrc, caller.Sequence, caller.Timestamp);
        caller.Ssrc = forgery == Forgery.OtherSource ? 0x9999 : ssrc;
        caller.Sequence = forgery == Forgery.RestartOfItsStream ? (ushort)(sequence + 20_000) : sequence;
        var sound = Enumerable.Repeat(Loud, 160).ToArray();
        for (var count = 0; count < Packets; count++)
        {
            var datagram = forgery switch
            {
                Forgery.Keys => caller.Packet(101, timestamp, [5, (byte)(count % 8 == 7 ? 0x8A : 0x0A), 1, 0]),
                Forgery.Reports => [0x80, 203, 0, 1, .. BitConverter.GetBytes(count)],
                _ => caller.Packet(8, timestamp, sound),
            };
            if (forgery == Forgery.Rubbish)
            {
                random.NextBytes(datagram.AsSpan(1));
            }

            timestamp += 160;
            caller.Take(datagram, call.Now, Stranger);
        }

        Assert.Equal(0, caller.Counters.Rtcp);
        (caller.Ssrc, caller.Sequence) = (ssrc, sequence);
    }
}
