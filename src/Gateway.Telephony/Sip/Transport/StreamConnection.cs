using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>One TCP or TLS connection: frames are read and handed on one after the other, messages are written from one bounded
/// queue. A peer that does not read is cut off when its queue is full; one that is too slow or says nothing, when the sweep
/// finds it.</summary>
internal sealed class StreamConnection
{
    private const int QueueLength = 256;
    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);
    private static readonly byte[] s_ping = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] s_pong = "\r\n"u8.ToArray();

    private readonly Channel<ReadOnlyMemory<byte>> _queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ConnectionWatch _watch;

    /// <param name="isOurs">True when we connect, false for an accepted connection.</param>
    public StreamConnection(long id, ConnectionKey key, IPAddress local, bool isOurs, ConnectionLimits limits, TimeProvider time)
    {
        (Id, Key, Local, IsOurs, _time) = (id, key, local, isOurs, time);
        _start = time.GetTimestamp();
        _watch = new ConnectionWatch(limits, isOurs, TimeSpan.Zero);
    }

    /// <summary>Called with each frame; false ends the connection.</summary>
    public delegate ValueTask<bool> FrameHandler(
        StreamConnection connection, SipFrame frame, ReadOnlyMemory<byte> octets, CancellationToken ct);

    public long Id { get; }

    public ConnectionKey Key { get; }

    public bool IsOurs { get; }

    public IPEndPoint Remote => Key.Remote;

    /// <summary>Our address on this connection.</summary>
    public IPAddress Local { get; }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Queues a message; false when the connection is closing, or closes now because the peer does not read.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        if (_queue.Writer.TryWrite(message))
            return true;
        if (!_stop.IsCancellationRequested)
            SipMetrics.Dropped(DropCause.ConnectionQueueFull);
        Close();
        return false;
    }

    /// <summary>A registration or a call uses the connection: it may be silent from now on.</summary>
    public void Hold() => _watch.Hold();

    /// <summary>Closes what is overdue, pings what is due.</summary>
    public void Sweep()
    {
        switch (_watch.Look(Now))
        {
            case WatchVerdict.Ping:
                TrySend(s_ping);
                break;
            case WatchVerdict.Close:
                SipMetrics.Dropped(DropCause.ConnectionOverdue);
                Close();
                break;
        }
    }

    /// <summary>Lets both loops end; what is queued may be lost.</summary>
    public void Close()
    {
        _queue.Writer.TryComplete();
        _stop.Cancel();
    }

    /// <summary>Opens the stream and runs until either side closes.</summary>
    /// <param name="settle">Completes when what was read before is answered.</param>
    /// <param name="onOpen">Told once, when the stream is open or never will be.</param>
    public async Task RunAsync(Func<CancellationToken, Task<Stream>> open, FrameHandler handler, Func<Task> settle, Action onOpen)
    {
        Stream? stream = null;
        try
        {
            stream = await OpenAsync(open, onOpen).ConfigureAwait(false);
            var writing = WriteAsync(stream);
            await ReadAsync(stream, handler).ConfigureAwait(false);
            // The reader ended by itself: what came before the end is still answered, and what is queued goes out.
            await settle().WaitAsync(s_lastWords, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _queue.Writer.TryComplete();
            await writing.WaitAsync(s_lastWords, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The peer is gone, is not who it should be, or we are closing: either way the connection ends here.
        }
        finally
        {
            Close();
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException;

    private async Task<Stream> OpenAsync(Func<CancellationToken, Task<Stream>> open, Action onOpen)
    {
        try
        {
            var stream = await open(_stop.Token).ConfigureAwait(false);
            _watch.Opened(Now);
            return stream;
        }
        finally
        {
            onOpen();
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
                await stream.WriteAsync(message, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            Close();
        }
    }

    private async Task ReadAsync(Stream stream, FrameHandler handler)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                    buffer = Grow(buffer);
                var read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token).ConfigureAwait(false);
                if (read == 0)
                    return;
                filled += read;
                var (consumed, hasMessage) = await HandleFramesAsync(handler, buffer.AsMemory(0, filled)).ConfigureAwait(false);
                if (consumed < 0)
                    return;
                buffer.AsSpan(consumed..filled).CopyTo(buffer);
                filled -= consumed;
                // Line ends between messages are not the begin of one.
                _watch.Read(Now, hasMessage, isPartial: buffer.AsSpan(0, filled).ContainsAnyExcept((byte)'\r', (byte)'\n'));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Handles all whole frames; says how many octets are done with, -1 to close.</summary>
    private async ValueTask<(int Consumed, bool HasMessage)> HandleFramesAsync(FrameHandler handler, ReadOnlyMemory<byte> octets)
    {
        var (consumed, hasMessage, hasPing) = (0, false, false);
        while (consumed < octets.Length)
        {
            if (IsPong(octets.Span[consumed..]) && _watch.TryTakePong())
            {
                consumed += s_pong.Length;
                continue;
            }

            var frame = SipFramer.Next(octets.Span[consumed..]);
            if (frame.Kind == SipFrameKind.NeedsMore)
                break;
            if (frame.Kind == SipFrameKind.Ping)
                hasPing = true;
            else if (!await handler(this, frame, octets.Slice(consumed + frame.Start, frame.Length), _stop.Token).ConfigureAwait(false))
                return (-1, true);
            else
                hasMessage = true;
            consumed += frame.Consumed;
        }

        // However many pings came at once: one answer says that we live.
        if (hasPing)
            TrySend(s_pong);
        return (consumed, hasMessage);
    }

    private static bool IsPong(ReadOnlySpan<byte> octets) => octets.StartsWith(s_pong) && !octets.StartsWith(s_ping);

    // The framer bounds a message, and so the buffer.
    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

/// <summary>What makes two connections the same for who wants to send: the peer, the transport, and over TLS the name that the
/// peer has proven (RFC 5923).</summary>
/// <param name="TlsName">Null for TCP, for an accepted connection, and for a peer known by its address only.</param>
internal readonly record struct ConnectionKey(IPEndPoint Remote, SipTransportKind Kind, string? TlsName);
