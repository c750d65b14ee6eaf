using System.Net;
using System.Net.WebSockets;
using Gateway.Desk.Channels.WebChat;
using Gateway.Desk.Contacts;

namespace Gateway.Host.Web;

/// <summary>One visitor's socket (RFC 6455): text messages of a bounded size in a bounded number of pieces, the first one a hello soon
/// after connecting. A browser that does not read is sent away.</summary>
internal sealed partial class ChatSocket(WebSocket socket, WebChatEntrance entrance, IPAddress source, TimeSpan patience, ILogger logger)
{
    private const int LargestMessage = 32 * 1024;

    // A message of that size comes in two dozen packets; ten times as many pieces are meant to keep us busy.
    private const int MostPieces = 256;
    private const int MostDrained = 16 * 1024 * 1024;

    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly byte[] _buffer = new byte[LargestMessage];

    /// <summary>Serves it until it ends.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            var end = await GreetAsync(ct).ConfigureAwait(false);
            await CloseAsync(end).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The browser is gone, or sent what no browser sends; the socket has told it so if it could.
            LogGone(entrance.Channel.Name, exception.Message);
            socket.Abort();
        }
    }

    private async Task<SocketEnd> GreetAsync(CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        waiting.CancelAfter(patience);
        var (first, fault) = await ReadAsync(waiting.Token).ConfigureAwait(false);
        if (fault is not null)
        {
            return fault;
        }

        if (!VisitorHello.TryRead(first, out var hello))
        {
            return SocketEnd.Refused("hello");
        }

        try
        {
            var entry = await entrance.EnterAsync(hello, source, ct).ConfigureAwait(false);
            if (entry.Visit is not { } visit)
            {
                return SocketEnd.Refused(entry.Refusal ?? "hello");
            }

            using (visit)
            {
                return await ServeAsync(visit, ct).ConfigureAwait(false);
            }
        }
        catch (StoreException exception)
        {
            LogNotStored(exception, entrance.Channel.Name);
            return new SocketEnd(WebSocketCloseStatus.InternalServerError, "later");
        }
    }

    private async Task<SocketEnd> ServeAsync(WebChatVisit visit, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = WriteAllAsync(visit, either.Token);
        var reading = ReadAllAsync(visit, ct);
        await Task.WhenAny(writing, reading).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        if (!reading.IsCompleted)
        {
            // It did not take what was sent, or the store is away; there is nobody to close politely with.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            socket.Abort();
        }

        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await reading.ConfigureAwait(false);
    }

    private async Task<SocketEnd> ReadAllAsync(WebChatVisit visit, CancellationToken ct)
    {
        while (true)
        {
            var (message, fault) = await ReadAsync(ct).ConfigureAwait(false);
            if (fault is not null)
            {
                return fault;
            }

            if (await visit.TakeAsync(message, ct).ConfigureAwait(false) is { } refusal)
            {
                return SocketEnd.Refused(refusal);
            }
        }
    }

    private async Task WriteAllAsync(WebChatVisit visit, CancellationToken ct)
    {
        while (true)
        {
            foreach (var frame in await visit.NextAsync(ct).ConfigureAwait(false))
            {
                using var waiting = new CancellationTokenSource(patience);
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, waiting.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task<(ReadOnlyMemory<byte> Message, SocketEnd? End)> ReadAsync(CancellationToken ct)
    {
        var length = 0;
        for (var pieces = 1; pieces <= MostPieces; pieces++)
        {
            var piece = await socket.ReceiveAsync(_buffer.AsMemory(length), ct).ConfigureAwait(false);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                return (default, new SocketEnd(WebSocketCloseStatus.NormalClosure, ""));
            }

            if (piece.MessageType == WebSocketMessageType.Binary)
            {
                return (default, new SocketEnd(WebSocketCloseStatus.InvalidMessageType, "text"));
            }

            length += piece.Count;
            if (piece.EndOfMessage)
            {
                return (_buffer.AsMemory(0, length), null);
            }

            if (length == LargestMessage)
            {
                return (default, new SocketEnd(WebSocketCloseStatus.MessageTooBig, "size"));
            }
        }

        return (default, SocketEnd.Refused("pieces"));
    }

    // What still comes is read and dropped, else the kernel resets the connection and the browser never learns why.
    private async Task CloseAsync(SocketEnd end)
    {
        using var patience = new CancellationTokenSource(ClosePatience);
        await socket.CloseOutputAsync(end.Status, end.Reason, patience.Token).ConfigureAwait(false);
        var drained = 0;
        while (socket.State == WebSocketState.CloseSent && drained < MostDrained)
        {
            drained += (await socket.ReceiveAsync(_buffer.AsMemory(), patience.Token).ConfigureAwait(false)).Count;
        }
    }

    [LoggerMessage(LogLevel.Debug, "web chat {Channel}: a socket is gone: {Reason}")]
    private partial void LogGone(string channel, string reason);

    [LoggerMessage(LogLevel.Error, "web chat {Channel}: what a visitor wrote could not be stored; the browser tries again")]
    private partial void LogNotStored(Exception fault, string channel);

    /// <summary>How a socket ends (RFC 6455, 7.4.1).</summary>
    private sealed record SocketEnd(WebSocketCloseStatus Status, string Reason)
    {
        public static SocketEnd Refused(string reason) => new(WebSocketCloseStatus.PolicyViolation, reason);
    }
}
