using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>One TCP connection: frames are read and handed on one after the other, messages are written from one bounded queue.
/// A peer that does not read is cut off when its queue is full; one that connects and says nothing, or
/// sends half a message, is cut off after a while.</summary>
internal sealed class TcpConnection(long id, Socket socket, IPEndPoint remote, TimeProvider time)
{
    private const int QueueLength = 256;
    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan s_messageTimeout = TimeSpan.FromSeconds(30);
    private static readonly byte[] s_pong = "\r\n"u8.ToArray();

    private readonly Channel<ReadOnlyMemory<byte>> _queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();

    // Owned by the reader: since when a message is due, null while the peer may be silent.
    private long? _dueSince = time.GetTimestamp();

    /// <summary>Called with each frame; false ends the connection.</summary>
    public delegate ValueTask<bool> FrameHandler(TcpConnection connection, SipFrame frame, ReadOnlyMemory<byte> octets, CancellationToken ct);

    public long Id => id;

    public IPEndPoint Remote => remote;

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

    /// <summary>Lets both loops end; what is queued may be lost.</summary>
    public void Close()
    {
        _queue.Writer.TryComplete();
        _stop.Cancel();
    }

    /// <summary>Runs until either side closes. <paramref name="connect"/> is null for an accepted connection.</summary>
    public async Task RunAsync(FrameHandler handler, Func<CancellationToken, ValueTask>? connect)
    {
        try
        {
            if (connect is not null)
                await ConnectAsync(connect).ConfigureAwait(false);
            var writing = WriteAsync();
            await ReadAsync(handler).ConfigureAwait(false);
            // The reader ended by itself: what is queued (a 400 before closing) still goes out.
            _queue.Writer.TryComplete();
            await writing.WaitAsync(s_messageTimeout, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone or we are closing: either way the connection ends here.
        }
        finally
        {
            Close();
            socket.Dispose();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                for (var rest = message; !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest, SocketFlags.None, _stop.Token).ConfigureAwait(false)..];
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Close();
        }
    }

    private async Task ReadAsync(FrameHandler handler)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                    buffer = Grow(buffer);
                var read = await ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0)
                    return;
                filled += read;
                var consumed = await HandleFramesAsync(handler, buffer.AsMemory(0, filled)).ConfigureAwait(false);
                if (consumed < 0)
                    return;
                buffer.AsSpan(consumed..filled).CopyTo(buffer);
                filled -= consumed;
                NoteProgress(consumed, filled);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> free)
    {
        if (_dueSince is not { } since)
            return await socket.ReceiveAsync(free, SocketFlags.None, _stop.Token).ConfigureAwait(false);
        var left = s_messageTimeout - time.GetElapsedTime(since);
        using var late = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, late.Token);
        return await socket.ReceiveAsync(free, SocketFlags.None, either.Token).ConfigureAwait(false);
    }

    // A peer that we called may be silent; one that called us has something to say.
    private async ValueTask ConnectAsync(Func<CancellationToken, ValueTask> connect)
    {
        await connect(_stop.Token).ConfigureAwait(false);
        _dueSince = null;
    }

    // After a whole message silence is welcome; the rest of a begun one is due, and trickling does not prolong it.
    private void NoteProgress(int consumed, int filled)
    {
        if (filled == 0)
            _dueSince = consumed > 0 ? null : _dueSince;
        else if (consumed > 0 || _dueSince is null)
            _dueSince = time.GetTimestamp();
    }

    /// <summary>Handles all whole frames; says how many octets are done with, -1 to close.</summary>
    private async ValueTask<int> HandleFramesAsync(FrameHandler handler, ReadOnlyMemory<byte> octets)
    {
        var consumed = 0;
        while (consumed < octets.Length)
        {
            var frame = SipFramer.Next(octets.Span[consumed..]);
            if (frame.Kind == SipFrameKind.NeedsMore)
                break;
            if (frame.Kind == SipFrameKind.Ping)
                TrySend(s_pong);
            else if (!await handler(this, frame, octets.Slice(consumed + frame.Start, frame.Length), _stop.Token).ConfigureAwait(false))
                return -1;
            consumed += frame.Consumed;
        }

        return consumed;
    }

    // The framer bounds a message, and so the buffer.
    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
