using System.Text;
using System.Text.Json;

namespace Gateway.Peers.Providers;

/// <summary>An SMS provider with a JSON interface of its own, as there are many: a bearer key, one message a request, calls with a token
/// in a header.</summary>
public sealed class SmsStandIn(string key, string token) : ProviderStandIn
{
    private readonly HttpClient _http = new();
    private int _lastId;

    /// <summary>Calls our webhook as the provider does; another token makes it a forgery.</summary>
    public async Task<int> PostAsync(Uri hook, object json, string? otherToken = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, hook)
        {
            Content = new StringContent(JsonSerializer.Serialize(json), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("X-Token", otherToken ?? token);
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        return (int)response.StatusCode;
    }

    protected override Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct) => Task.FromResult(Answer(call));

    protected override void Stop() => _http.Dispose();

    private ProviderReply Answer(ProviderCall call)
    {
        if (call.Header("Authorization") != $"Bearer {key}")
        {
            return new ProviderReply(401, """{"error":"unknown key"}""");
        }

        try
        {
            using var json = JsonDocument.Parse(call.Body);
            var to = json.RootElement.GetProperty("to").GetString()!;
            var text = json.RootElement.GetProperty("text").GetString()!;
            return to.All(char.IsAsciiDigit) && text.Length > 0
                ? new ProviderReply(200, JsonSerializer.Serialize(new { messages = new[] { new { id = $"sms-{Interlocked.Increment(ref _lastId)}" } } }))
                : new ProviderReply(422, """{"error":"bad number"}""");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ProviderReply(400, """{"error":"bad request"}""");
        }
    }
}
