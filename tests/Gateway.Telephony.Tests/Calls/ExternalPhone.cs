using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls;

/// <summary>A caller at the peer of a <see cref="PeerExchange"/> with a socket for sound: says one steady value of A-law and
/// knows what it hears.</summary>
internal sealed class ExternalPhone : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly UdpClient _socket;
    private readonly byte _says;
    private ushort _sequence = 1;
    private readonly Lazy<IPEndPoint> _remote;
    private int _version = 1;

    private ExternalPhone(UdpClient socket, byte says, InviteDialog dialog, Call call)
    {
        (_socket, _says, Dialog, Call) = (socket, says, dialog, call);
        _remote = new Lazy<IPEndPoint>(RemoteMedia);
    }

    /// <summary>The peer's end of the call.</summary>
    public InviteDialog Dialog { get; }

    /// <summary>The exchange's end of it.</summary>
    public Call Call { get; }

    /// <summary>What it says, as PCM.</summary>
    public int Level => Decode(_says);

    public static async Task<ExternalPhone> CallAsync(PeerExchange exchange, byte says)
    {
        var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
        var answered = Assert.IsType<InviteResult.Answered>(await exchange.InviteAsync(PeerExchange.Sdp(port: port)));
        return new ExternalPhone(socket, says, answered.Dialog, await exchange.NextCallAsync());
    }

    /// <summary>Holds or resumes; gives the direction of the answer.</summary>
    public async Task<MediaDirection> DirectAsync(string direction)
    {
        var response = await Dialog.ReinviteAsync(Sdp(direction), CancellationToken.None).Soon();
        Assert.Equal(200, response.Status);
        Assert.True(SessionDescription.TryParse(response.Body.Span, out var answer, out _));
        return answer.DirectionOf(answer.Media[0]);
    }

    /// <summary>Its next description.</summary>
    public ReadOnlyMemory<byte> Sdp(string direction) => PeerExchange.Sdp(
        lines: $"a={direction}\r\n", port: ((IPEndPoint)_socket.Client.LocalEndPoint!).Port, version: ++_version);

    /// <summary>Listens, while <paramref name="speakers"/> talk, until it hears a steady value close to the sum of what
    /// <paramref name="heard"/> say, as A-law can say it.</summary>
    public Task HearsAsync(IEnumerable<ExternalPhone> heard, params ExternalPhone[] speakers) =>
        HearsAsync(heard.Sum(phone => phone.Level), speakers);

    /// <summary>As the other, for a value.</summary>
    public async Task HearsAsync(int level, params ExternalPhone[] speakers)
    {
        using var end = new CancellationTokenSource(Patience);
        var last = 0;
        try
        {
            do
            {
                var datagram = await _socket.ReceiveAsync(end.Token);
                Assert.True(RtpPacket.TryRead(datagram.Buffer, out var packet));
                last = packet.Payload.IndexOfAnyExcept(packet.Payload[0]) < 0 ? Decode(packet.Payload[0]) : int.MinValue;
                Array.ForEach(speakers, static speaker => speaker.Say());
            }
            while (Math.Abs(last - level) > Math.Abs(level) / 16);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{level} is not heard, but {last}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Dialog.ByeAsync().Soon();
        _socket.Dispose();
    }

    private static int Decode(byte value)
    {
        short[] sample = [0];
        G711.Decode(VoiceCodec.Pcma, [value], sample);
        return sample[0];
    }

    private IPEndPoint RemoteMedia()
    {
        Assert.True(SessionDescription.TryParse(Dialog.RemoteSdp.Span, out var answer, out _));
        return new IPEndPoint(IPAddress.Loopback, answer.Media[0].Port);
    }

    private void Say()
    {
        var packet = new RtpPacket
        {
            PayloadType = 8,
            Sequence = _sequence++,
            Timestamp = _sequence * 160u,
            Ssrc = _says,
            Payload = Enumerable.Repeat(_says, 160).ToArray(),
        };
        var data = new byte[RtpPacket.MaxBytes];
        Assert.True(packet.TryWrite(data, out var length));
        _socket.Send(data.AsSpan(0, length), _remote.Value);
    }
}
