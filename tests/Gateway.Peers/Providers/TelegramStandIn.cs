using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Peers.Providers;

/// <summary>The Telegram Bot API for one bot: getUpdates waits as long as asked and forgets what an offset confirms, a webhook is called
/// with its secret, one way excludes the other, and messages that break a documented limit are refused with Telegram's words.</summary>
public sealed partial class TelegramStandIn(string token) : ProviderStandIn
{
    private readonly Lock _gate = new();
    private readonly HttpClient _http = new();
    private readonly List<(long Id, JsonElement Update)> _waiting = [];
    private readonly HashSet<long> _blocked = [];
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _arrived = new();
    private (string Url, string? Secret) _hook = ("", null);
    private long _lastUpdate = 1000;
    private long _lastMessage = 5000;

    /// <summary>Where Telegram calls; empty when it is asked.</summary>
    public string HookUrl => _hook.Url;

    /// <summary>How many updates wait for getUpdates.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The customer blocks the bot.</summary>
    public void Block(long chat) => _blocked.Add(chat);

    /// <summary>A file that can be fetched.</summary>
    public void AddFile(string id, byte[] content) => _files[id] = content;

    /// <summary>A message of a person, as Telegram writes it; further fields are merged in.</summary>
    public static Dictionary<string, object> Message(long person, long id, string? text = null) => new()
    {
        ["message_id"] = id,
        ["from"] = new { id = person, is_bot = false, first_name = "Jana", last_name = "Nowak", username = "jana", language_code = "pl" },
        ["chat"] = new { id = person, first_name = "Jana", last_name = "Nowak", username = "jana", type = "private" },
        ["date"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        ["text"] = text ?? "",
    };

    /// <summary>An update for whoever asks or is called; returns what the webhook answered, or nothing.</summary>
    /// <param name="kind">Its field, for example "message".</param>
    /// <param name="content">What the field holds.</param>
    /// <param name="id">Its number; the next one when none is given.</param>
    /// <param name="secret">Another secret than the one that was set.</param>
    public async Task<(int Status, string Body)?> UpdateAsync(string kind, object content, long? id = null, string? secret = null)
    {
        var number = id ?? Interlocked.Increment(ref _lastUpdate);
        var update = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["update_id"] = number, [kind] = content });
        if (_hook.Url.Length == 0)
        {
            lock (_gate)
            {
                _waiting.Add((number, update));
                _arrived.TrySetResult();
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, _hook.Url) { Content = new StringContent(update.GetRawText()) };
        request.Headers.TryAddWithoutValidation("X-Telegram-Bot-Api-Secret-Token", secret ?? _hook.Secret);
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false));
    }

    protected override async Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct)
    {
        if (call.Path.StartsWith($"/file/bot{token}/", StringComparison.Ordinal))
        {
            return _files.TryGetValue(call.Path[(call.Path.LastIndexOf('/') + 1)..], out var file)
                ? new ProviderReply(200, ContentType: "application/octet-stream") { Content = file }
                : new ProviderReply(404, """{"ok":false,"error_code":404,"description":"Not Found"}""");
        }

        if (!call.Path.StartsWith($"/bot{token}/", StringComparison.Ordinal))
        {
            return Refused(401, "Unauthorized");
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping.Token);
        return call.Path[(call.Path.LastIndexOf('/') + 1)..] switch
        {
            "getMe" => Done(new { id = 1, is_bot = true, first_name = "Service", username = "service_bot", can_join_groups = false, can_read_all_group_messages = false }),
            "getUpdates" => await UpdatesAsync(call.Json(), stopping.Token).ConfigureAwait(false),
            "setWebhook" => SetWebhook(call.Json()),
            "deleteWebhook" => DeleteWebhook(),
            "getWebhookInfo" => Done(new { url = _hook.Url, has_custom_certificate = false, pending_update_count = Waiting }),
            "sendMessage" => SendMessage(call.Json()),
            "sendPhoto" or "sendDocument" or "sendVoice" or "sendAudio" or "sendVideo" => Upload(call.Text),
            "sendChatAction" or "answerCallbackQuery" => Done(true),
            "getFile" => GetFile(call.Json().GetProperty("file_id").GetString()!),
            var method => Refused(404, $"Not Found: method {method} not found"),
        };
    }

    protected override void Stop()
    {
        _stopping.Cancel();
        _http.Dispose();
    }

    private async Task<ProviderReply> UpdatesAsync(JsonElement asked, CancellationToken ct)
    {
        if (_hook.Url.Length > 0)
        {
            return Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }

        var offset = asked.TryGetProperty("offset", out var from) ? from.GetInt64() : 0;
        var patience = TimeSpan.FromSeconds(asked.TryGetProperty("timeout", out var seconds) ? seconds.GetInt32() : 0);
        Task arrived;
        lock (_gate)
        {
            _waiting.RemoveAll(update => update.Id < offset);
            arrived = _waiting.Count > 0 ? Task.CompletedTask : _arrived.Task;
        }

        try
        {
            await arrived.WaitAsync(patience, ct).ConfigureAwait(false);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            return Done(Array.Empty<object>());
        }

        lock (_gate)
        {
            return Done(_waiting.Take(100).Select(update => update.Update));
        }
    }

    private ProviderReply SetWebhook(JsonElement asked)
    {
        var secret = asked.TryGetProperty("secret_token", out var given) ? given.GetString() : null;
        if (secret is not null && !SecretForm().IsMatch(secret))
        {
            return Refused(400, "Bad Request: secret token contains unallowed characters");
        }

        _hook = (asked.GetProperty("url").GetString()!, secret);
        return Done(true);
    }

    private ProviderReply DeleteWebhook()
    {
        _hook = ("", null);
        return Done(true);
    }

    private ProviderReply SendMessage(JsonElement asked)
    {
        var chat = asked.GetProperty("chat_id").GetInt64();
        var text = asked.GetProperty("text").GetString()!;
        return _blocked.Contains(chat) ? Refused(403, "Forbidden: bot was blocked by the user")
            : chat <= 0 ? Refused(400, "Bad Request: chat not found")
            : text.Length == 0 ? Refused(400, "Bad Request: message text is empty")
            : text.Length > 4096 ? Refused(400, "Bad Request: message is too long")
            : Sent(chat);
    }

    private ProviderReply Upload(string form)
    {
        var chat = ChatField().Match(form);
        return chat.Success ? Sent(long.Parse(chat.Groups[1].Value)) : Refused(400, "Bad Request: chat_id is empty");
    }

    private ProviderReply GetFile(string id) => _files.TryGetValue(id, out var content)
        ? content.Length > 20_000_000 ? Refused(400, "Bad Request: file is too big")
        : Done(new { file_id = id, file_size = content.Length, file_path = $"files/{id}" })
        : Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable");

    private ProviderReply Sent(long chat) => Done(new
    {
        message_id = Interlocked.Increment(ref _lastMessage),
        chat = new { id = chat, type = "private" },
        date = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
    });

    private static ProviderReply Done(object result) => new(200, JsonSerializer.Serialize(new { ok = true, result }));

    private static ProviderReply Refused(int code, string description) =>
        new(code, JsonSerializer.Serialize(new { ok = false, error_code = code, description }));

    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex SecretForm();

    [GeneratedRegex("name=\"?chat_id\"?\r\n\r\n(-?[0-9]+)\r\n")]
    private static partial Regex ChatField();
}
