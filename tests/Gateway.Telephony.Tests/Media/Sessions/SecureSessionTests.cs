using Gateway.Telephony.Media.Bridging;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Security;
using Gateway.Telephony.Media.Sessions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class SecureSessionTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly MediaEngine _engine;
    private readonly MediaSession _session;
    private readonly RtpPeer _phone;

    public SecureSessionTests()
    {
        _engine = new MediaEngine(TestPorts.Options(), _time, NullLoggerFactory.Instance);
        _session = _engine.OpenSession();
        _phone = new RtpPeer(_session);
    }

    public async ValueTask DisposeAsync()
    {
        await _phone.DisposeAsync();
        await _engine.DisposeAsync();
    }

    public static TheoryData<SrtpSuite> Suites => [.. Enum.GetValues<SrtpSuite>()];

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task A_secured_caller_and_a_clear_agent_hear_each_other(SrtpSuite suite)
    {
        await using var other = _engine.OpenSession();
        await using var agent = new RtpPeer(other);
        _session.Connect(_phone.Parameters() with { Security = _phone.Secure(suite) });
        other.Connect(agent.Parameters());
        await using var bridge = Bridge.Connect(_session, other);
        await other.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);

        for (byte frame = 0xA0; frame < 0xA5; frame++)
        {
            _phone.SendVoice(frame);
            await agent.NextAsync(packet => packet.IsAll(frame));
            agent.SendVoice(frame);
            await _phone.NextAsync(packet => packet.IsAll(frame));
        }

        Assert.Equal((5, 0, 0), (_session.Statistics.Received, _session.Statistics.Forged, _phone.Unopened));
    }

    [Fact]
    public async Task Two_secured_legs_have_their_own_keys()
    {
        await using var other = _engine.OpenSession();
        await using var agent = new RtpPeer(other);
        _session.Connect(_phone.Parameters() with { Security = _phone.Secure(SrtpSuite.AesCm128HmacSha1With32) });
        other.Connect(agent.Parameters() with { Security = agent.Secure(SrtpSuite.AeadAes256Gcm, seed: 7) });
        await using var bridge = Bridge.Connect(_session, other);
        await other.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);

        _phone.SendVoice(0xA1);
        await agent.NextAsync(packet => packet.IsAll(0xA1));
        agent.SendVoice(0xA2);
        await _phone.NextAsync(packet => packet.IsAll(0xA2));

        Assert.Equal((0, 0), (_phone.Unopened, agent.Unopened));
    }

    [Fact]
    public async Task On_a_secured_leg_nothing_is_taken_in_the_clear()
    {
        await using var clear = new RtpPeer(_session);
        var ring = _session.Listen();
        _session.Connect(clear.Parameters() with { Security = _phone.Secure(SrtpSuite.AesCm128HmacSha1With80) });
        await _session.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);
        for (var count = 0; count < 20; count++)
        {
            clear.SendVoice(0x80);
        }

        await CountedAsync(statistics => statistics.Forged == 20);
        await _session.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);

        Assert.Equal((0, 0), (_session.Statistics.Received, ring.Dropped));
    }

    [Fact]
    public async Task A_renewed_key_goes_on_without_a_break()
    {
        _session.Connect(_phone.Parameters() with { Security = _phone.Secure(SrtpSuite.AesCm128HmacSha1With80) });
        await _phone.TakeAsync(2);
        _phone.SendVoice(0x80);
        await CountedAsync(statistics => statistics.Received == 1);

        _session.Connect(_phone.Parameters() with { Security = _phone.Secure(SrtpSuite.AesCm256HmacSha1With80, seed: 50) });
        await _session.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);

        _phone.SendVoice(0x81);
        await CountedAsync(statistics => statistics.Received == 2);
        await _phone.TakeAsync(3);
        Assert.Equal(0, _session.Statistics.Forged);
    }

    [Fact]
    public async Task A_hundred_thousand_bad_packets_change_nothing()
    {
        const int Rounds = 1_000;
        await using var agent = _engine.OpenSession();
        await using var hearer = new RtpPeer(agent);
        agent.Connect(hearer.Parameters());
        _session.Connect(_phone.Parameters() with { Security = _phone.Secure(SrtpSuite.AesCm128HmacSha1With80) });
        await using var bridge = Bridge.Connect(_session, agent);
        await agent.PlayAsync(Sounds.Nothing, CancellationToken.None).WaitAsync(RtpPeer.Guard);
        using var sender = new SrtpSender(SrtpSuite.AesCm128HmacSha1With80, _phone.Secure(SrtpSuite.AesCm128HmacSha1With80).Remote);
        var packets = Enumerable.Range(1, Rounds).Select(number => Sealed(sender, (ushort)(65_000 + number), (byte)number)).ToArray();
        var random = new Random(20261122);
        var bad = new byte[packets[0].Length];
        long sent = 0;

        for (var round = 0; round < Rounds; round++)
        {
            _phone.SendRaw(packets[round]);
            for (var count = 0; count < 100; count++)
            {
                packets[count % 3 == 0 ? round : random.Next(round + 1)].CopyTo(bad, 0);
                if (count % 3 == 1)
                {
                    // Another rollover: a number that the window has not seen.
                    bad[2] ^= 0x80;
                }
                else if (count % 3 == 2)
                {
                    bad[random.Next(12, bad.Length)] ^= (byte)random.Next(1, 256);
                }

                _phone.SendRaw(bad);
            }

            sent += 100;
            await CountedAsync(statistics => statistics.Forged + statistics.Replayed == sent && statistics.Received == round + 1);
        }

        Assert.Equal(Rounds, _session.Statistics.Received);
        Assert.InRange(_session.Statistics.Forged, 30_000, 70_000);
        Assert.Equal(100_000, _session.Statistics.Forged + _session.Statistics.Replayed);
        Assert.False(_session.Inactive.IsCancellationRequested);
    }

    private static byte[] Sealed(SrtpSender sender, ushort sequence, byte sound)
    {
        var packet = new byte[172 + SrtpSender.MaxOverheadBytes];
        (packet[0], packet[1], packet[2], packet[3], packet[11]) = (0x80, 8, (byte)(sequence >> 8), (byte)sequence, 9);
        packet.AsSpan(12, 160).Fill(sound);
        Assert.True(sender.TryProtect(packet, 172, out var length));
        return packet[..length];
    }

    // The clock has taken every datagram that was there before when it has run a command posted afterwards.
    private async Task CountedAsync(Func<MediaStatistics, bool> isThere)
    {
        using var guard = new CancellationTokenSource(RtpPeer.Guard);
        while (!isThere(_session.Statistics))
        {
            await _session.PlayAsync(Sounds.Nothing, guard.Token);
        }
    }
}
