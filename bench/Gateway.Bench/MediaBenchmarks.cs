using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Bench;

/// <summary>One 20 ms frame on the media path; each must allocate nothing. Those named "socket" include the system calls.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class MediaBenchmarks
{
    private readonly byte[] _datagram = new byte[RtpPacket.HeaderBytes + 160];
    private readonly short[] _sound = new short[160];
    private readonly Socket _sink = Bind();
    private readonly Socket _phone = Bind();
    private MediaLeg _playing = null!;
    private MediaLeg _listening = null!;
    private MediaLeg _relayed = null!;
    private MediaLeg _deaf = null!;
    private PcmRing _ring = null!;
    private SocketAddress _source = null!;
    private SocketAddress _listeningAddress = null!;
    private ushort _sequence;
    private uint _timestamp;

    [GlobalSetup]
    public void SetUp()
    {
        _source = _phone.LocalEndPoint!.Serialize();
        _playing = Leg(_sink);
        _playing.Send.Play(new Playback(Prompt.FromPcm(new short[8_000]), isLoop: true));
        _ring = new PcmRing(1_600);
        _listening = Leg(_phone);
        _listening.Receive.Listen(_ring);
        _listeningAddress = _listening.Socket.LocalEndPoint!.Serialize();
        _relayed = Leg(_sink);
        _relayed.Send.SetBridged(true);
        _deaf = Leg(_phone);
        _deaf.Receive.RelayTo(_relayed.Send);
        new RtpPacket { PayloadType = 8, Ssrc = 1, Payload = new byte[160] }.TryWrite(_datagram, out _);
    }

    [Benchmark(Description = "read an RTP packet")]
    public int Read() => RtpPacket.TryRead(_datagram, out var packet) ? packet.Payload.Length : 0;

    [Benchmark(Description = "frame in: source, jitter buffer, ring")]
    public int FrameIn()
    {
        Advance();
        _listening.Receive.Take(_datagram, _source, TimeSpan.Zero);
        _listening.Receive.Tick(1, TimeSpan.Zero);
        return _ring.Read(_sound);
    }

    [Benchmark(Description = "frame in, socket")]
    public int FrameInSocket()
    {
        Advance();
        _phone.SendTo(_datagram, SocketFlags.None, _listeningAddress);
        _listening.Read(TimeSpan.Zero);
        _listening.Receive.Tick(1, TimeSpan.Zero);
        return _ring.Read(_sound);
    }

    [Benchmark(Description = "frame out: prompt, socket")]
    public void FrameOut() => _playing.Send.Tick(1);

    [Benchmark(Description = "relay a frame, socket")]
    public void Relay()
    {
        Advance();
        _deaf.Receive.Take(_datagram, _source, TimeSpan.Zero);
    }

    private void Advance()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_datagram.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(_datagram.AsSpan(4), _timestamp += 160);
    }

    private static MediaLeg Leg(Socket remote)
    {
        var socket = Bind();
        socket.Blocking = false;
        var leg = new MediaLeg(socket, new MediaCounters(), new MediaOptions { Inactivity = TimeSpan.FromDays(1) }, new ClockBuffers(), _ => { }, () => { });
        var parameters = new MediaParameters
        {
            Remote = (IPEndPoint)remote.LocalEndPoint!,
            Codec = VoiceCodec.Pcma,
            PayloadType = 8,
            TelephoneEventPayloadType = 101,
        };
        leg.Connect(parameters, TimeSpan.Zero);
        return leg;
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
