using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>
/// A leg without the media clock, and the phone at its other end: time passes when the test says so, so that every sample
/// can be compared. What the leg sends goes over a real socket.
/// </summary>
internal sealed class ManualLeg : IDisposable
{
    private readonly Socket _own = Bind();
    private readonly Socket _phone = Bind();
    private readonly SocketAddress _phoneAddress;
    private readonly byte[] _datagram = new byte[RtpPacket.MaxBytes];
    private readonly RateConverter _toCodec = new();
    private readonly RateConverter _fromCodec = new();
    private IVoiceEncoder? _encoder;
    private IVoiceDecoder? _decoder;

    public ManualLeg(ClockBuffers? buffers = null)
    {
        _phoneAddress = _phone.LocalEndPoint!.Serialize();
        Leg = new MediaLeg(_own, Counters, new MediaOptions(), buffers ?? new ClockBuffers(), Digits.Add, () => IsInactive = true);
    }

    public MediaLeg Leg { get; }

    public MediaCounters Counters { get; } = new();

    public List<char> Digits { get; } = [];

    public bool IsInactive { get; private set; }

    public MediaParameters Parameters { get; private set; } = null!;

    public IPEndPoint PhoneEndPoint => (IPEndPoint)_phone.LocalEndPoint!;

    /// <summary>Everything that has arrived at the phone.</summary>
    public List<RtpSeen> Seen { get; } = [];

    /// <summary>What the phone has heard, at <see cref="Rate"/>.</summary>
    public List<short> Heard { get; } = [];

    /// <summary>Samples per second in which the phone speaks and hears.</summary>
    public int Rate { get; set; } = VoiceFormat.Narrowband;

    public uint Ssrc { get; set; } = 0x1234;

    public ushort Sequence { get; set; } = 65_500;

    public uint Timestamp { get; set; } = uint.MaxValue - 2_000;

    public void Connect(VoiceCodec codec, int milliseconds = 20, Func<MediaParameters, MediaParameters>? change = null)
    {
        _encoder?.Dispose();
        _decoder?.Dispose();
        (_encoder, _decoder) = (codec.CreateEncoder(), codec.CreateDecoder());
        var parameters = new MediaParameters
        {
            Remote = PhoneEndPoint,
            Codec = codec,
            PayloadType = RtpPeer.Number(codec),
            TelephoneEventPayloadType = 101,
            PacketTime = TimeSpan.FromMilliseconds(milliseconds),
        };
        Parameters = change?.Invoke(parameters) ?? parameters;
        Leg.Connect(Parameters, TimeSpan.Zero);
    }

    /// <summary>Says one packet of sound, which arrives at once.</summary>
    public void Say(ReadOnlySpan<short> pcm, TimeSpan now) => Take(Encode(pcm), now);

    /// <summary>The next packet of sound, for a test that lets it arrive late, twice or never.</summary>
    public byte[] Encode(ReadOnlySpan<short> pcm)
    {
        var codec = Parameters.Codec;
        var sound = new short[RateConverter.Length(pcm.Length, Rate, codec.SampleRate())];
        _toCodec.Convert(pcm, Rate, sound, codec.SampleRate());
        var payload = new byte[1_000];
        var packet = Packet(Parameters.PayloadType, Timestamp, payload.AsSpan(0, _encoder!.Encode(sound, payload)));
        Timestamp += (uint)((long)pcm.Length * codec.ClockRate() / Rate);
        return packet;
    }

    public byte[] Packet(int payloadType, uint timestamp, ReadOnlySpan<byte> payload)
    {
        var data = new byte[RtpPacket.MaxBytes];
        var packet = new RtpPacket
        {
            PayloadType = payloadType,
            Sequence = Sequence++,
            Timestamp = timestamp,
            Ssrc = Ssrc,
            Payload = payload,
        };
        Assert.True(packet.TryWrite(data, out var length));
        return data[..length];
    }

    public void Take(byte[] datagram, TimeSpan now, SocketAddress? source = null) => Leg.Receive.Take(datagram, source ?? _phoneAddress, now);

    /// <summary>One turn of the clock, and whatever has arrived at the phone.</summary>
    public void Tick(TimeSpan now, int elapsed = 1)
    {
        Leg.Tick(elapsed, now);
        Receive();
    }

    public void Receive()
    {
        while (_phone.Available > 0)
        {
            var seen = RtpSeen.Read(_datagram[.._phone.Receive(_datagram)]);
            Seen.Add(seen);
            if (seen.PayloadType == Parameters.PayloadType)
            {
                Hear(seen);
            }
        }
    }

    /// <summary>The leg's packets have one source, no gap and no repeat in the sequence, and times that only grow.</summary>
    public void AssertOneStream()
    {
        Assert.Single(Seen.Select(packet => packet.Ssrc).Distinct());
        foreach (var (before, after) in Seen.Zip(Seen.Skip(1)))
        {
            var isSound = before.PayloadType == Parameters.PayloadType;
            Assert.Equal((ushort)(before.Sequence + 1), after.Sequence);
            Assert.InRange((int)(after.Timestamp - before.Timestamp), isSound ? Parameters.Codec.TicksOf(before.Payload) : 0, 60_000);
        }
    }

    public void Dispose()
    {
        Leg.Receive.Close();
        Leg.Send.Close();
        _encoder?.Dispose();
        _decoder?.Dispose();
        _own.Dispose();
        _phone.Dispose();
    }

    private void Hear(RtpSeen packet)
    {
        var codec = Parameters.Codec;
        var pcm = new short[1_920];
        var decoded = pcm.AsSpan(0, _decoder!.Decode(packet.Payload, pcm));
        var heard = new short[RateConverter.Length(decoded.Length, codec.SampleRate(), Rate)];
        _fromCodec.Convert(decoded, codec.SampleRate(), heard, Rate);
        Heard.AddRange(heard);
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
