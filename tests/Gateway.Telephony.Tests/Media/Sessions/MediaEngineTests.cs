using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Sessions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public class MediaEngineTests
{
    [Fact]
    public async Task Ports_are_even_come_back_and_rest_as_long_as_possible()
    {
        var time = new ManualTime();
        await using var engine = Engine(TestPorts.Options(ports: 8), out var options, time);
        var ports = new List<int>();
        for (var round = 0; round < 8; round++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await using var session = engine.OpenSession();
            ports.Add(session.LocalPort);
            Assert.Equal((1, 3), (engine.OpenSessions, engine.FreePorts));
        }

        int[] order = [options.FirstPort, options.FirstPort + 2, options.FirstPort + 4, options.FirstPort + 6];
        Assert.Equal([.. order, .. order], ports);
        Assert.Equal((0, 4), (engine.OpenSessions, engine.FreePorts));
    }

    [Fact]
    public async Task Without_a_free_port_the_call_is_refused_until_one_comes_back()
    {
        var time = new ManualTime();
        await using var engine = Engine(TestPorts.Options(ports: 4), out _, time);
        var first = engine.OpenSession();
        engine.OpenSession();

        Assert.Throws<NoMediaPortException>(engine.OpenSession);
        await first.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(first.LocalPort, engine.OpenSession().LocalPort);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_left_out()
    {
        await using var engine = Engine(TestPorts.Options(ports: 4), out var options);
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, options.FirstPort));

        Assert.Equal(options.FirstPort + 2, engine.OpenSession().LocalPort);
        Assert.Throws<NoMediaPortException>(engine.OpenSession);
        Assert.Equal(1, engine.FreePorts);
    }

    [Fact]
    public async Task Ending_the_engine_ends_its_sessions_and_ending_twice_is_harmless()
    {
        var engine = Engine(TestPorts.Options(), out _);
        var session = engine.OpenSession();
        var played = session.PlayAsync(Sounds.Of(0, 0x80), CancellationToken.None);

        await engine.DisposeAsync();
        await session.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => played.WaitAsync(RtpPeer.Guard));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => session.PlayAsync(Sounds.Of(0, 0x80), CancellationToken.None).WaitAsync(RtpPeer.Guard));
        Assert.Equal(0, engine.OpenSessions);
    }

    [Fact]
    public async Task Many_sessions_play_at_once_on_one_clock()
    {
        await using var engine = Engine(TestPorts.Options(), out _);
        var frames = Sounds.Frames(10, 0x00);
        var prompt = Sounds.Of(Gateway.Telephony.Media.Codecs.VoiceCodec.Pcma, frames);
        var peers = new List<RtpPeer>();
        var played = new List<Task>();
        for (var count = 0; count < 20; count++)
        {
            var session = engine.OpenSession();
            var peer = new RtpPeer(session);
            peers.Add(peer);
            played.Add(session.PlayAsync(prompt, CancellationToken.None));
            session.Connect(peer.Parameters());
        }

        foreach (var peer in peers)
        {
            Assert.Equal(frames, (await peer.TakeAsync(10)).Select(packet => packet.Payload[0]));
            await peer.DisposeAsync();
        }

        await Task.WhenAll(played).WaitAsync(RtpPeer.Guard);
    }

    private static MediaEngine Engine(MediaOptions options, out MediaOptions same, ManualTime? time = null)
    {
        same = options;
        return new MediaEngine(options, time ?? new ManualTime(), NullLoggerFactory.Instance);
    }
}
