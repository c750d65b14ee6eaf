using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Providers;

/// <summary>Another system of the company, connected by the signed webhook interface: it refuses what is not signed, treats the same id as
/// the same message, and posts what its customers write.</summary>
public sealed class WebhookStandIn(string secret) : ProviderStandIn
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<string, string> _taken = new();
    private readonly EventLog<string> _news = new();

    /// <summary>Messages of the gateway by their id, each once.</summary>
    public IReadOnlyDictionary<string, string> Taken => _taken;

    /// <summary>Awaits a message that was taken.</summary>
    public async Task<string> TakenAsync(Func<string, bool> matches, string what, Func<string>? evidence = null)
    {
        var (text, _) = await _news.FindAsync(matches, 0).Within(Bounded.Soon, what, evidence).ConfigureAwait(false);
        return text;
    }

    /// <summary>Posts to the gateway as documented; another secret or time makes it a forgery.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(
        Uri hook, object json, string? otherSecret = null, DateTimeOffset? at = null)
    {
        var body = json as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("X-Gateway-Signature", Sign(otherSecret ?? secret, body, at ?? TimeProvider.System.GetUtcNow()));
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        return (response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false));
    }

    protected override Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct)
    {
        if (!IsSigned(call))
        {
            return Task.FromResult(new ProviderReply(401));
        }

        using var json = JsonDocument.Parse(call.Body);
        var id = json.RootElement.GetProperty("id").GetString()!;
        if (json.RootElement.GetProperty("type").GetString() == "message")
        {
            _taken.TryAdd(id, call.Text);
            _news.Add(call.Text);
        }

        return Task.FromResult(new ProviderReply(200, JsonSerializer.Serialize(new { id = "shop-" + id })));
    }

    protected override void Stop() => _http.Dispose();

    private static string Sign(string secret, byte[] body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Hex(secret, time, body)}";
    }

    private static string Hex(string secret, string time, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(time + "."), .. body]));

    private bool IsSigned(ProviderCall call)
    {
        var parts = call.Header("X-Gateway-Signature").Split(',');
        var time = parts[0].StartsWith("t=", StringComparison.Ordinal) ? parts[0][2..] : "0";
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(time, CultureInfo.InvariantCulture);
        return Math.Abs(age) <= 300 && parts.Contains("v1=" + Hex(secret, time, call.Body));
    }
}
