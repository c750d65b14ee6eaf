using System.Net.Sockets;
using System.Threading.Channels;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Dtmf;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// The sound of one call leg on its own UDP port: plays prompts and music, hears keys and speech, and joins a bridge. Its
/// verbs may be called from any thread; they take effect in order, at the next deadline of the media clock (5 ms). While
/// nothing else is sent, silence is, so that the stream and the way through a NAT stay open.
/// </summary>
public sealed partial class MediaSession : IAsyncDisposable
{
    /// <summary>Keys that wait to be read; when nobody reads, the newest are dropped.</summary>
    private const int MaxDigits = 64;

    /// <summary>Sound that waits to be read by a listener: about two seconds.</summary>
    private const int RingSamples = 16_384;

    private readonly MediaEngine _engine;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private readonly MediaLeg _leg;
    private readonly MediaCounters _counters = new();
    private readonly CancellationTokenSource _inactive = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<char> _digits = Channel.CreateBounded<char>(
        new BoundedChannelOptions(MaxDigits) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task _inactiveTold = Task.CompletedTask;
    private int _isDisposed;
    private int _isBridged;
    private int _codec = -1;

    internal MediaSession(MediaEngine engine, MediaClock clock, Socket socket, int port, MediaOptions options, ILogger logger)
    {
        _engine = engine;
        _clock = clock;
        _logger = logger;
        LocalPort = port;
        Inactive = _inactive.Token;
        _leg = new MediaLeg(
            socket,
            _counters,
            options,
            clock.Buffers,
            key => _digits.Writer.TryWrite(key),
            () => _inactiveTold = _inactive.CancelAsync(),
            OpenReports,
            clock.StartedAt);
        _clock.Post(() => _clock.Add(_leg));
    }

    /// <summary>The RTP port to write into SDP.</summary>
    public int LocalPort { get; }

    /// <summary>Keys in the order of pressing, each once; completes when the session is disposed.</summary>
    public ChannelReader<char> Digits => _digits.Reader;

    /// <summary>Fires when a connected leg that is not held has sent no RTP for <see cref="MediaOptions.Inactivity"/>.</summary>
    public CancellationToken Inactive { get; }

    public MediaStatistics Statistics => _counters.Snapshot();

    /// <summary>Takes what signalling settled, at first and after each re-INVITE; the stream continues over the change.</summary>
    public void Connect(MediaParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Volatile.Write(ref _codec, (int)parameters.Codec);
        _clock.Post(() => _leg.Connect(parameters, _clock.Now));
    }

    /// <summary>
    /// Plays a prompt and completes when its last frame went out. Cancelling stops it at the next frame border. It stands
    /// still until the leg is connected and while the peer has us on hold; another play or the end of the session cancels it.
    /// </summary>
    /// <exception cref="OperationCanceledException">when it did not play to its end.</exception>
    public Task PlayAsync(Prompt prompt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled(ct);
        }

        var playback = new Playback(prompt, isLoop: false);
        playback.StopWhen(ct, () => _clock.Post(() => _leg.Send.Stop(playback, ct)));
        _clock.Post(() => _leg.Send.Play(playback));
        return playback.Completion;
    }

    /// <summary>Plays music round and round until null, another play or a bridge.</summary>
    public void Loop(Prompt? music)
    {
        if (music is null)
        {
            _clock.Post(_leg.Send.StopMusic);
        }
        else
        {
            Prepare(music);
            _clock.Post(() => _leg.Send.Play(new Playback(music, isLoop: true)));
        }
    }

    /// <summary>Hands in a key that came another way, by SIP INFO.</summary>
    public void DigitReceived(char key) => _clock.Post(() => _leg.Receive.Press(key, KeyWay.Info, _clock.Now));

    /// <summary>Presses keys (0-9, *, #, A-D) and completes after the last one; prompts and bridge wait meanwhile.</summary>
    /// <exception cref="ArgumentException">when a character is no key.</exception>
    /// <exception cref="OperationCanceledException">when not all were pressed.</exception>
    public async Task SendDigitsAsync(string keys, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(keys);
        ct.ThrowIfCancellationRequested();
        var press = new KeyPress(keys);
        _clock.Post(() => _leg.Send.Press(press));
        await using var registration = ct.Register(() => _clock.Post(() => _leg.Send.Release(press, ct)));
        await press.Completion.ConfigureAwait(false);
    }

    /// <summary>Keeps codes that the peer keys in (<c>*</c>, a digit and, for some, a number and <c>#</c>) from the bridged leg and
    /// hands them out, on the media clock: <paramref name="tell"/> must return at once. All other keys go on as they were.</summary>
    internal void WatchCodes(string alone, string withNumber, Action<string> tell) =>
        _clock.Post(() => _leg.Receive.WatchCodes(new KeyCodes(alone, withNumber), tell));

    /// <summary>
    /// Lets the peer's sound, put in order and decoded, flow into a new ring: 160 samples of 8 kHz every 20 ms, silence
    /// when nothing comes. A later call takes the ear from the earlier ring.
    /// </summary>
    public PcmRing Listen()
    {
        var ring = new PcmRing(RingSamples);
        _clock.Post(() => _leg.Receive.Listen(ring));
        return ring;
    }

    public void StopListening() => _clock.Post(() => _leg.Receive.Listen(null));

    /// <summary>What was counted and reported up to this moment; after the end, up to the end.</summary>
    public Task<(MediaStatistics Statistics, ReportFigures Reported)> MeasureAsync()
    {
        var measured = new TaskCompletionSource<(MediaStatistics, ReportFigures)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Post(() => measured.SetResult((Statistics, _leg.Reported)));
        return measured.Task;
    }

    /// <summary>Closes the port; what plays is cancelled. Completes when the clock has let go of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            await _closed.Task.ConfigureAwait(false);
            return;
        }

        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Post(() => Release(released));
        await released.Task.ConfigureAwait(false);
        await _inactiveTold.ConfigureAwait(false);
        _leg.Socket.Dispose();
        _leg.ReportSocket?.Dispose();
        _inactive.Dispose();
        _engine.Closed(this);
        LogClosed(LocalPort, Statistics);
        _closed.SetResult();
    }

    /// <summary>Claims the session for a bridge; false when it is in one already.</summary>
    internal bool TryEnterBridge() => Interlocked.CompareExchange(ref _isBridged, 1, 0) == 0;

    internal void LeaveBridge() => Volatile.Write(ref _isBridged, 0);

    /// <summary>What the leg hears in a conference is handed in here.</summary>
    internal ISoundSink Speaker => _leg.Send;

    /// <summary>Lets the leg's sound flow into a conference; music ends, a prompt is heard out. On the clock's thread only.</summary>
    internal void JoinMix(ISoundSink seat)
    {
        _leg.Receive.FeedTo(seat);
        _leg.Send.SetBridged(true);
        _leg.Send.StopMusic();
    }

    /// <summary>Ends that. On the clock's thread only.</summary>
    internal void LeaveMix()
    {
        _leg.Receive.FeedTo(null);
        _leg.Send.SetBridged(false);
    }

    /// <summary>Who serves the session.</summary>
    internal MediaEngine Engine => _engine;

    internal bool IsServedWith(MediaSession other) => _clock == other._clock;

    /// <summary>Joins two legs both ways, between two packets; music ends, a prompt is heard out.</summary>
    internal static void Join(MediaSession a, MediaSession b) => a._clock.Post(() =>
    {
        a.SetPeer(b);
        b.SetPeer(a);
    });

    /// <summary>Parts two legs; completes when no packet will pass any more.</summary>
    internal static Task PartAsync(MediaSession a, MediaSession b)
    {
        var parted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        a._clock.Post(() =>
        {
            a.SetPeer(null);
            b.SetPeer(null);
            parted.SetResult();
        });
        return parted.Task;
    }

    /// <summary>Begins to encode while the command is on its way to the clock.</summary>
    private void Prepare(Prompt prompt)
    {
        if (Volatile.Read(ref _codec) is var codec and >= 0)
        {
            prompt.Prepare((VoiceCodec)codec);
        }
    }

    private void SetPeer(MediaSession? peer)
    {
        _leg.Receive.RelayTo(peer?._leg.Send);
        _leg.Send.SetBridged(peer is not null);
        if (peer is not null)
        {
            _leg.Send.StopMusic();
        }
    }

    // On the clock's thread, with the first report.
    private Socket? OpenReports()
    {
        if (_engine.BindReports(LocalPort + 1) is not { } socket)
        {
            return null;
        }

        _clock.Watch(_leg, socket);
        return socket;
    }

    private void Release(TaskCompletionSource released)
    {
        _clock.Remove(_leg);
        _leg.Close();
        _digits.Writer.TryComplete();
        released.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "media port {Port} closed: {Statistics}")]
    private partial void LogClosed(int port, MediaStatistics statistics);
}
