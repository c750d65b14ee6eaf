using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Gateway.Browser.Tests;

/// <summary>A socket of a client that sends what it likes.</summary>
internal sealed class RawSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();

    public string Token { get; set; } = "";

    public Task ConnectAsync(Uri address, string? origin)
    {
        if (origin is not null)
        {
            _socket.Options.SetRequestHeader("Origin", origin);
        }

        return _socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Patience);
    }

    public Task SendAsync(object frame) => TrySendAsync(JsonSerializer.SerializeToUtf8Bytes(frame));

    /// <summary>Sends as long as the other side listens.</summary>
    public async Task TrySendAsync(byte[] content, WebSocketMessageType type = WebSocketMessageType.Text, bool isEnd = true)
    {
        try
        {
            await _socket.SendAsync(content, type, isEnd, CancellationToken.None).WaitAsync(Patience);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException)
        {
            // It closes while we still send; how it closed is what the test looks at.
            _ = gone;
        }
    }

    /// <summary>Says something and awaits that it is stored.</summary>
    public async Task SayAsync(string id, string text)
    {
        await SendAsync(new { t = "say", id, text });
        await UntilAsync("stored", frame => frame.GetProperty("id").GetString() == id);
    }

    public async Task<JsonElement> NextAsync()
    {
        var content = new ArraySegment<byte>(new byte[1 << 20]);
        var length = 0;
        while (true)
        {
            var piece = await _socket.ReceiveAsync(content[length..], CancellationToken.None).WaitAsync(Patience);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException($"closed: {piece.CloseStatus} {piece.CloseStatusDescription}");
            }

            length += piece.Count;
            if (piece.EndOfMessage)
            {
                return JsonDocument.Parse(Encoding.UTF8.GetString(content[..length])).RootElement;
            }
        }
    }

    public async Task<JsonElement> UntilAsync(string type, Func<JsonElement, bool>? matches = null)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame.GetProperty("t").GetString() == type && (matches?.Invoke(frame) ?? true))
            {
                return frame;
            }
        }
    }

    /// <summary>The words of the conversation that it is sent first.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync()
    {
        var words = new List<string>();
        while (await NextAsync() is var frame && frame.GetProperty("t").GetString() != "current")
        {
            if (frame.GetProperty("t").GetString() == "message")
            {
                words.Add(frame.GetProperty("text").GetString()!);
            }
        }

        return words;
    }

    /// <summary>Awaits the close of the other side; what comes before is dropped.</summary>
    public async Task<(WebSocketCloseStatus? Status, string? Reason)> CloseAsync()
    {
        var content = new byte[1 << 16];
        while (_socket.CloseStatus is null)
        {
            await _socket.ReceiveAsync(content, CancellationToken.None).WaitAsync(Patience);
        }

        return (_socket.CloseStatus, _socket.CloseStatusDescription);
    }

    public void Dispose() => _socket.Dispose();
}
