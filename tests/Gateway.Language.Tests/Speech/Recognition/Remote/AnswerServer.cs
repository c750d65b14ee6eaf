using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Language.Tests.Speech.Recognition.Remote;

/// <summary>A web server on 127.0.0.1 that gives every request the same answer and keeps what it was sent.</summary>
internal sealed class AnswerServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly string answer;
    private readonly Task serving;

    internal AnswerServer(string status, string body)
    {
        answer = $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
        listener.Start();
        serving = ServeAsync();
    }

    internal List<string> Bodies { get; } = [];

    internal Uri Url => new($"http://{listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                Bodies.Add(await ReadAsync(client.GetStream()));
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer), stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.True(stop.IsCancellationRequested);
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[65536];
        while (true)
        {
            var count = await stream.ReadAsync(buffer, stop.Token);
            text += Encoding.Latin1.GetString(buffer, 0, count);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (count == 0 || (end >= 4 && text.Length - end >= LengthIn(text)))
                return text[Math.Max(0, end)..];
        }
    }

    private static int LengthIn(string request)
    {
        var line = request.Split("\r\n").First(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
    }
}
