using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>A phone's RTP socket on the loopback: keeps what arrives and sends what the test says.</summary>
internal sealed class RtpPeer : IAsyncDisposable
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Channel<RtpSeen> _seen = Channel.CreateUnbounded<RtpSeen>();
    private readonly Channel<byte[]> _reports = Channel.CreateUnbounded<byte[]>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;
    private readonly IPEndPoint _gateway;
    private SrtpSession? _sending;
    private volatile SrtpSession? _opening;

    public RtpPeer(MediaSession session)
    {
        _gateway = new IPEndPoint(IPAddress.Loopback, session.LocalPort);
        _receiving = ReceiveAsync();
    }

    public uint Ssrc { get; set; } = 0x1234;

    public ushort Sequence { get; set; } = 1_000;

    public uint Timestamp { get; set; } = 50_000;

    public int PayloadType { get; set; } = 8;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>Whether anything has arrived that was not asked for.</summary>
    public bool HasSeen => _seen.Reader.TryPeek(out _);

    public MediaParameters Parameters(VoiceCodec codec = VoiceCodec.Pcma) => new()
    {
        Remote = EndPoint,
        Codec = codec,
        PayloadType = Number(codec),
        TelephoneEventPayloadType = 101,
    };

    /// <summary>Packets that came in and could not be opened.</summary>
    public int Unopened { get; private set; }

    /// <summary>Secures the stream from now on, both ways; returns what the gateway's side is to be connected with.</summary>
    public SrtpKeys Secure(SrtpSuite suite, byte seed = 1)
    {
        var length = suite.KeyBytes() + suite.SaltBytes();
        byte[] Key(int first) => [.. Enumerable.Range(first, length).Select(value => (byte)value)];
        var keys = new SrtpKeys(suite, Key(seed), Key(seed + 100));
        var mirrored = new SrtpKeys(suite, keys.Remote, keys.Local);
        (_sending ??= new SrtpSession()).Apply(mirrored);
        var opening = new SrtpSession();
        opening.Apply(mirrored);
        _opening = opening;
        return keys;
    }

    /// <summary>The payload type that these tests give to a codec.</summary>
    public static int Number(VoiceCodec codec) => codec switch
    {
        VoiceCodec.Pcmu => 0,
        VoiceCodec.Pcma => 8,
        VoiceCodec.G722 => 9,
        _ => 111,
    };

    /// <summary>Whether a report has arrived.</summary>
    public bool HasReport => _reports.Reader.TryPeek(out _);

    /// <summary>The next compound of reports that arrived on the port of RTP.</summary>
    public async Task<byte[]> NextReportAsync() => await _reports.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    /// <summary>Sends a compound of reports, secured when the stream is.</summary>
    public void SendReport(byte[] compound)
    {
        var data = new byte[compound.Length + SrtpSender.MaxOverheadBytes];
        compound.CopyTo(data, 0);
        var length = compound.Length;
        Assert.True(_sending?.TryProtectRtcp(data, length, out length) ?? true);
        SendRaw(data.AsSpan(0, length));
    }

    public async Task<RtpSeen> NextAsync() => await _seen.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    public async Task<RtpSeen> NextAsync(Func<RtpSeen, bool> isWanted)
    {
        for (var count = 0; count < 500; count++)
        {
            var packet = await NextAsync();
            if (isWanted(packet))
            {
                return packet;
            }
        }

        throw new TimeoutException("the packet does not come");
    }

    public async Task<IReadOnlyList<RtpSeen>> TakeAsync(int count)
    {
        var packets = new List<RtpSeen>();
        while (packets.Count < count)
        {
            packets.Add(await NextAsync());
        }

        return packets;
    }

    /// <summary>Sends the next 20 ms of sound.</summary>
    public void SendVoice(ReadOnlySpan<byte> payload, bool isMarked = false)
    {
        Send(PayloadType, Timestamp, payload, isMarked);
        Timestamp += (uint)payload.Length;
    }

    public void SendVoice(byte value) => SendVoice(Enumerable.Repeat(value, 160).ToArray());

    public void Send(int payloadType, uint timestamp, ReadOnlySpan<byte> payload, bool isMarked = false)
    {
        var packet = new RtpPacket
        {
            IsMarked = isMarked,
            PayloadType = payloadType,
            Sequence = Sequence++,
            Timestamp = timestamp,
            Ssrc = Ssrc,
            Payload = payload,
        };
        var data = new byte[RtpPacket.MaxBytes];
        Assert.True(packet.TryWrite(data, out var length));
        Assert.True(_sending?.TryProtect(data, length, out length) ?? true);
        SendRaw(data.AsSpan(0, length));
    }

    public void SendRaw(ReadOnlySpan<byte> datagram) => _socket.Send(datagram, _gateway);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _sending?.Dispose();
        _opening?.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var datagram = await _socket.ReceiveAsync(_stop.Token);
                var packet = datagram.Buffer;
                var isReport = RtpPacket.IsRtcp(packet);
                if (_opening is { } opening)
                {
                    if ((isReport ? opening.OpenRtcp(packet, out var length) : opening.Open(packet, out length)) != SrtpVerdict.Good)
                    {
                        Unopened++;
                        continue;
                    }

                    packet = packet[..length];
                }

                if (isReport)
                {
                    _reports.Writer.TryWrite(packet);
                }
                else
                {
                    _seen.Writer.TryWrite(RtpSeen.Read(packet));
                }
            }
        }
        catch (OperationCanceledException)
        {
            _seen.Writer.Complete();
        }
    }
}

/// <summary>A packet that arrived at a peer.</summary>
internal sealed record RtpSeen(bool IsMarked, int PayloadType, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload)
{
    public static RtpSeen Read(byte[] datagram)
    {
        Assert.True(RtpPacket.TryRead(datagram, out var packet));
        return new RtpSeen(
            packet.IsMarked, packet.PayloadType, packet.Sequence, packet.Timestamp, packet.Ssrc, packet.Payload.ToArray());
    }

    /// <summary>Whether all bytes of the sound are the same.</summary>
    public bool IsAll(byte value) => Payload.AsSpan().IndexOfAnyExcept(value) < 0;
}
