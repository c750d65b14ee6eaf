using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Phones;

/// <summary>
/// The wire to baresip's ctrl_tcp module: JSON objects framed as netstrings ("12:{...},"). Commands carry a token that
/// their response repeats; everything else that arrives is an event.
/// </summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private const int LongestFrame = 1 << 20;

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly EventLog<JsonElement> _events = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Task _reading;
    private int _token;

    private ControlConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reading = ReadAsync();
    }

    public EventLog<JsonElement> Events => _events;

    public static async Task<ControlConnection> ConnectAsync(IPEndPoint address)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address).ConfigureAwait(false);
        return new ControlConnection(client);
    }

    /// <summary>Sends a command and returns baresip's answer; a refused command throws.</summary>
    public async Task<string> CommandAsync(string command, string parameters = "")
    {
        var token = Interlocked.Increment(ref _token).ToString(CultureInfo.InvariantCulture);
        var response = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[token] = response;
        await SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { command, @params = parameters, token }))
            .ConfigureAwait(false);
        var answer = await response.Task.Within(Bounded.Soon, $"response to {command}").ConfigureAwait(false);
        var data = answer.GetProperty("data").GetString() ?? string.Empty;
        return answer.GetProperty("ok").GetBoolean()
            ? data
            : throw new InvalidOperationException($"baresip refused '{command} {parameters}': {data}");
    }

    /// <summary>Sends a command that ends the program, so that no response can be expected.</summary>
    public Task PostAsync(string command) => SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { command }));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading.ConfigureAwait(false);
        _sending.Dispose();
    }

    private async Task SendAsync(byte[] json)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            byte[] frame = [.. Encoding.ASCII.GetBytes($"{json.Length}:"), .. json, (byte)','];
            await _stream.WriteAsync(frame).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadFrameAsync().ConfigureAwait(false) is { } frame)
            {
                Take(JsonDocument.Parse(frame).RootElement);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or EndOfStreamException)
        {
            // The phone is gone, or we closed the wire: both end the log below.
        }

        _events.Complete();
        foreach (var response in _pending.Values)
        {
            response.TrySetException(new EndOfStreamException("baresip ended before it answered."));
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("response", out _)
            && message.TryGetProperty("token", out var token)
            && _pending.TryRemove(token.GetString() ?? string.Empty, out var response))
        {
            response.TrySetResult(message);
        }
        else if (message.TryGetProperty("event", out _))
        {
            _events.Add(message);
        }
    }

    private async Task<byte[]?> ReadFrameAsync()
    {
        var length = 0;
        var one = new byte[1];
        while (await _stream.ReadAsync(one).ConfigureAwait(false) == 1)
        {
            if (one[0] == (byte)':')
            {
                var frame = new byte[length + 1];
                await _stream.ReadExactlyAsync(frame).ConfigureAwait(false);
                return frame[..length];
            }

            length = (length * 10) + one[0] - (byte)'0';
            if (length is < 0 or > LongestFrame)
            {
                throw new InvalidDataException("ctrl_tcp sent no netstring.");
            }
        }

        return null;
    }
}
