using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Testing;

/// <summary>An HTTP/1.1 server on 127.0.0.1 that serves files from memory and misbehaves as a test asks it to.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public FileServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Bytes of body after which the connection is cut, one entry a request; then none is cut.</summary>
    public ConcurrentQueue<int> Cuts { get; } = new();

    /// <summary>Status lines that are answered instead, one a request; then none.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Range header of each request, "" when it had none.</summary>
    public ConcurrentQueue<string> Ranges { get; } = new();

    public bool KnowsRanges { get; set; } = true;

    public bool SaysLength { get; set; } = true;

    public string? ETag { get; set; } = "\"one\"";

    public Uri UrlOf(string path) => new($"http://{_listener.LocalEndpoint}/{path}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(connection.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1][1..];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        }

        var range = headers.GetValueOrDefault("Range", "");
        Ranges.Enqueue(range);
        if (Refusals.TryDequeue(out var refusal) || !Files.ContainsKey(path))
        {
            await WriteAsync(stream, refusal ?? "404 Not Found", [], ReadOnlyMemory<byte>.Empty);
            return;
        }

        var content = Files[path];
        var isWanted = KnowsRanges && range.Length > 0 && (!headers.TryGetValue("If-Range", out var condition) || condition == ETag);
        var from = isWanted ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
        if (isWanted && from >= content.Length)
        {
            await WriteAsync(stream, "416 Range Not Satisfiable", [$"Content-Range: bytes */{content.Length}"], ReadOnlyMemory<byte>.Empty);
            return;
        }

        List<string> answer = ETag is null ? [] : [$"ETag: {ETag}"];
        if (isWanted)
        {
            answer.Add($"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}");
        }

        if (SaysLength)
        {
            answer.Add($"Content-Length: {content.Length - from}");
        }

        var body = content.AsMemory(from);
        if (Cuts.TryDequeue(out var cut))
        {
            body = body[..Math.Min(cut, body.Length)];
        }

        await WriteAsync(stream, isWanted ? "206 Partial Content" : "200 OK", answer, body);
    }

    private async Task WriteAsync(NetworkStream stream, string status, IEnumerable<string> headers, ReadOnlyMemory<byte> body)
    {
        var head = $"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
        await stream.WriteAsync(body, _stop.Token);
    }
}
