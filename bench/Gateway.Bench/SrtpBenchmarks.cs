using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Bench;

/// <summary>One packet of 20 ms G.711 through SRTP; each must allocate nothing.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class SrtpBenchmarks
{
    private const int PacketBytes = RtpPacket.HeaderBytes + 160;

    private readonly byte[] _packet = new byte[PacketBytes + SrtpSender.MaxOverheadBytes];
    private readonly byte[] _forged = new byte[PacketBytes + SrtpSender.MaxOverheadBytes];
    private SrtpSender _sender = null!;
    private SrtpReceiver _receiver = null!;
    private ushort _sequence;
    private int _length;

    [Params(SrtpSuite.AesCm128HmacSha1With80, SrtpSuite.AesCm256HmacSha1With80, SrtpSuite.AeadAes128Gcm, SrtpSuite.AeadAes256Gcm)]
    public SrtpSuite Suite { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var key = new byte[Suite.KeyBytes() + Suite.SaltBytes()];
        _sender = new SrtpSender(Suite, key);
        _receiver = new SrtpReceiver(Suite, key);
        Write(_packet, 0);
        _sender.TryProtect(_packet, PacketBytes, out _length);
        _receiver.Open(_packet.AsSpan(0, _length), out _);
        Write(_forged, 100);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    [Benchmark(Description = "SRTP: secure a packet")]
    public bool Protect()
    {
        Write(_packet, _sequence++);
        return _sender.TryProtect(_packet, PacketBytes, out _);
    }

    [Benchmark(Description = "SRTP: secure and open a packet")]
    public bool ProtectAndOpen()
    {
        Write(_packet, ++_sequence);
        return _sender.TryProtect(_packet, PacketBytes, out var length) & _receiver.Open(_packet.AsSpan(0, length), out _) == SrtpVerdict.Good;
    }

    [Benchmark(Description = "SRTP: refuse a forged packet")]
    public bool Forged() => _receiver.Open(_forged.AsSpan(0, _length), out _) == SrtpVerdict.Forged;

    private static void Write(Span<byte> packet, ushort sequence)
    {
        packet[0] = 0x80;
        packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], 1);
    }
}
