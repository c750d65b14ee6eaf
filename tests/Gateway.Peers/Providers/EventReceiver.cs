using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Providers;

/// <summary>An event that a receiver took.</summary>
/// <param name="Id">The id of its header.</param>
/// <param name="Json">Its body.</param>
public sealed record TakenEvent(string Id, JsonElement Json)
{
    /// <summary>What happened.</summary>
    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>What it is about.</summary>
    public JsonElement Data => Json.GetProperty("data");
}

/// <summary>A program that the gateway tells what happens: it refuses what its secret did not sign within five minutes, and keeps each
/// event that it took.</summary>
public sealed class EventReceiver(string secret) : ProviderStandIn
{
    private readonly EventLog<TakenEvent> _taken = new();

    /// <summary>What was taken, in the order in which it came; an event whose answer was lost is there twice.</summary>
    public IReadOnlyList<TakenEvent> Taken => _taken.Snapshot();

    /// <summary>Statuses to answer the next events with instead of taking them; 0 cuts the connection.</summary>
    public ConcurrentQueue<int> Trouble { get; } = new();

    /// <summary>Awaits an event.</summary>
    public async Task<TakenEvent> TakenAsync(Func<TakenEvent, bool> matches, string what) =>
        (await _taken.FindAsync(matches, 0).Within(Bounded.Soon, what, () => string.Join('\n', Taken.Select(taken => taken.Json.ToString()))).ConfigureAwait(false)).Entry;

    protected override Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct)
    {
        if (!IsSigned(call))
        {
            return Task.FromResult(new ProviderReply(401));
        }

        if (Trouble.TryDequeue(out var status))
        {
            return Task.FromResult(status == 0 ? null! : new ProviderReply(status) { Headers = new Dictionary<string, string> { ["Location"] = $"{Address}moved" } });
        }

        _taken.Add(new TakenEvent(call.Header("X-Gateway-Event-Id"), call.Json()));
        return Task.FromResult(new ProviderReply(200));
    }

    private bool IsSigned(ProviderCall call)
    {
        var parts = call.Header("X-Gateway-Signature").Split(',');
        var time = parts[0].StartsWith("t=", StringComparison.Ordinal) ? parts[0][2..] : "0";
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(time, CultureInfo.InvariantCulture);
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(time + "."), .. call.Body]);
        return Math.Abs(age) <= 300 && parts.Contains("v1=" + Convert.ToHexStringLower(digest));
    }
}
