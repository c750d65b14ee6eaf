using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Tests.Media.Rtp;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class ReportTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(7);

    private readonly ManualTime _time = new();
    private readonly MediaEngine _engine;
    private readonly MediaSession _session;
    private readonly RtpPeer _phone;

    public ReportTests()
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

    [Theory]
    [InlineData(null)]
    [InlineData(SrtpSuite.AesCm128HmacSha1With80)]
    [InlineData(SrtpSuite.AeadAes256Gcm)]
    public async Task Both_sides_report_on_the_port_of_RTP(SrtpSuite? suite)
    {
        _session.Connect(Muxed() with { Security = suite is { } secured ? _phone.Secure(secured) : null });
        var ours = (await _phone.TakeAsync(2))[0];
        _phone.SendVoice(1);
        _phone.Sequence += 2;
        _phone.SendVoice(2);
        await ReceivedAsync(2);

        _time.Advance(Interval);
        var (sender, block) = Read(await _phone.NextReportAsync(), ours.Ssrc);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        _phone.SendReport(RtcpTests.Write(
            new SenderInfo(new NtpTime(0x1111_2222_3333_4444), 0, 2, 320),
            new ReportBlock(ours.Ssrc, 0, 1, ours.Sequence + 1u, 80, sender.Time.Middle, NtpTime.Units(TimeSpan.FromMilliseconds(100))),
            isBye: false,
            _phone.Ssrc));
        var reported = await ReportedAsync();

        Assert.True(sender.Packets >= 1);
        Assert.Equal(160 * sender.Packets, sender.Octets);
        Assert.Equal((_phone.Ssrc, 2, (byte)(2 * 256 / 4)), (block!.Value.Ssrc, block.Value.CumulativeLost, block.Value.FractionLost));
        Assert.Equal(_phone.Sequence - 1u, block.Value.HighestSequence);
        Assert.InRange(reported.RoundTrip!.Value.TotalMilliseconds, 199, 201);
        Assert.Equal((1, 2), (reported.Lost, reported.Expected));
        Assert.Equal(10, reported.Jitter.TotalMilliseconds);

        _time.Advance(Interval);
        (_, block) = Read(await _phone.NextReportAsync(), ours.Ssrc);
        Assert.Equal(0x2222_3333u, block!.Value.LastReport);
        Assert.Equal(NtpTime.Units(Interval), block.Value.Delay);
    }

    [Fact]
    public async Task Without_muxing_reports_come_and_go_on_the_next_port()
    {
        using var reports = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        _session.Connect(_phone.Parameters() with { RemoteRtcp = (IPEndPoint)reports.Client.LocalEndPoint! });
        var ours = await _phone.NextAsync();
        _phone.SendVoice(1);
        await ReceivedAsync(1);

        _time.Advance(Interval);
        var datagram = await reports.ReceiveAsync().WaitAsync(RtpPeer.Guard);
        var (sender, _) = Read(datagram.Buffer, ours.Ssrc);
        reports.Send(
            RtcpTests.Write(null, new ReportBlock(ours.Ssrc, 0, 0, ours.Sequence, 0, sender.Time.Middle, 0), isBye: true, _phone.Ssrc),
            datagram.RemoteEndPoint);

        Assert.Equal(_session.LocalPort + 1, datagram.RemoteEndPoint.Port);
        Assert.Equal(TimeSpan.Zero, (await ReportedAsync()).RoundTrip);
        Assert.False(_session.Inactive.IsCancellationRequested);
    }

    [Fact]
    public async Task Reports_of_strangers_and_about_others_count_for_nothing()
    {
        await using var stranger = new RtpPeer(_session);
        _session.Connect(Muxed());
        var ours = await _phone.NextAsync();
        _phone.SendVoice(1);
        await ReceivedAsync(1);
        byte[] Report(uint sender, uint about) => RtcpTests.Write(null, new ReportBlock(about, 255, 1_000, 5, 9, 0, 0), isBye: true, sender);

        stranger.SendReport(Report(_phone.Ssrc, ours.Ssrc));
        _phone.SendReport(Report(_phone.Ssrc + 1, ours.Ssrc));
        _phone.SendReport(Report(_phone.Ssrc, ours.Ssrc + 1));
        _phone.SendRaw([0x81, 201, 0, 99, 0, 0, 0, 0, 1, 2, 3]);
        _phone.SendVoice(2);
        await ReceivedAsync(2);

        Assert.Equal(0, (await _session.MeasureAsync()).Reported.Reports);
        Assert.Equal((1, 1), (_session.Statistics.Foreign, _session.Statistics.Malformed));
    }

    [Fact]
    public async Task The_last_report_says_BYE()
    {
        _session.Connect(Muxed());
        await _phone.NextAsync();

        await _session.DisposeAsync();

        var compound = await _phone.NextReportAsync();
        Assert.Equal(203, compound[^7]);
    }

    [Fact]
    public async Task A_peer_that_forbids_reports_gets_none()
    {
        _session.Connect(_phone.Parameters() with { IsRtcpMuxed = true });
        await _phone.NextAsync();
        _time.Advance(Interval);
        await _phone.TakeAsync(3);
        await _session.DisposeAsync();

        Assert.False(_phone.HasReport);
    }

    private MediaParameters Muxed() => _phone.Parameters(VoiceCodec.Pcma) with { IsRtcpMuxed = true, RemoteRtcp = _phone.EndPoint };

    private static (SenderInfo Sender, ReportBlock? Block) Read(byte[] compound, uint ssrc)
    {
        Assert.True(RtcpCompound.IsWellFormed(compound));
        ReadOnlySpan<byte> rest = compound;
        Assert.True(RtcpCompound.TryRead(ref rest, out var report));
        Assert.True(report.TryReadSsrc(out var from));
        Assert.Equal(ssrc, from);
        Assert.True(report.TryReadSender(out var sender));
        return (sender, report.TryReadBlock(0, out var block) ? block : null);
    }

    private async Task ReceivedAsync(long count)
    {
        using var guard = new CancellationTokenSource(RtpPeer.Guard);
        while (_session.Statistics.Received < count)
        {
            await _session.PlayAsync(Sounds.Nothing, guard.Token);
        }
    }

    private async Task<ReportFigures> ReportedAsync()
    {
        using var guard = new CancellationTokenSource(RtpPeer.Guard);
        while (true)
        {
            guard.Token.ThrowIfCancellationRequested();
            if ((await _session.MeasureAsync()).Reported is { Reports: > 0 } figures)
            {
                return figures;
            }
        }
    }
}
