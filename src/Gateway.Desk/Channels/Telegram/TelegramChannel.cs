using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>A Telegram bot (Bot API): private chats with people, by webhook or by long polling.</summary>
public sealed partial class TelegramChannel : IWebhookChannel, ILiveChannel, ITypingChannel, IMediaChannel
{
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";
    private const long LargestUpload = 50_000_000;

    private readonly TelegramOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BotApi _api;
    private readonly MessageDelivery _delivery;
    private readonly UpdateSource _updates;
    private readonly TelegramTest _test;

    /// <summary>Makes the channel; nothing comes in before <see cref="RunAsync"/>.</summary>
    public TelegramChannel(TelegramOptions options, HttpClient http, TimeProvider time, ILogger<TelegramChannel> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _api = new BotApi(options, http, time);
        _delivery = new MessageDelivery(_api, time);
        _updates = new UpdateSource(options, _api, time, logger);
        _test = new TelegramTest(options, _api, time);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; } = new()
    {
        Work = WorkKind.Chat,
        LongestText = 4096,
        Buttons = 10,
        LongestButton = 64,
        LargestAttachment = LargestUpload,
        MediaTypes = ["application/", "audio/", "image/", "text/", "video/"],
    };

    /// <summary>An update is some kilobytes.</summary>
    public int LargestBody => 256 << 10;

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request)
    {
        if (_options.Mode != TelegramMode.Webhook)
        {
            return new WebhookAnswer(404) { Refusal = "the channel's mode is polling" };
        }

        if (request.Method != "POST")
        {
            return new WebhookAnswer(405) { Refusal = $"{request.Method}, expected POST" };
        }

        if (!IsFromTelegram(request.Header(SecretHeader)))
        {
            return WebhookAnswer.Forged($"{SecretHeader} is missing or wrong");
        }

        if (!JsonFields.TryParse(request.Body, out var document))
        {
            return WebhookAnswer.Malformed("the body is no JSON object");
        }

        using (document)
        {
            var reading = Read(document.RootElement);
            var answer = WebhookAnswer.Taken(reading.Event is { } inbound ? [inbound] : []);

            // A webhook's answer may be a request itself: the button stops to wait.
            return reading.Callback is { } callback
                ? answer with { ContentType = "application/json", Body = JsonSerializer.Serialize(new Dictionary<string, string> { ["method"] = "answerCallbackQuery", ["callback_query_id"] = callback }) }
                : answer;
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(IInbox inbox, CancellationToken ct)
    {
        if (_options.Mode == TelegramMode.Polling)
        {
            return _updates.PollAsync(Read, events => inbox.ReceiveAsync(this, events, ct), ct);
        }

        if (_options.OwnUrl is { } own)
        {
            return _updates.SetWebhookAsync(own, ct);
        }

        LogNoUrl(Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct) => _delivery.SendAsync(message, ct);

    /// <inheritdoc/>
    public Task TypingAsync(string address, CancellationToken ct) => _api.CallAsync(
        "sendChatAction",
        json =>
        {
            MessageDelivery.WriteChat(json, address);
            json.WriteString("action", "typing");
        },
        ct);

    /// <inheritdoc/>
    public async Task<MediaDownload> FetchAsync(string source, CancellationToken ct)
    {
        var (id, mediaType) = MessageContent.FileOf(source);
        var answer = await _api.CallAsync("getFile", json => json.WriteString("file_id", id), ct).ConfigureAwait(false);
        if (!answer.IsOk)
        {
            throw answer.Code == 400 ? new MediaGoneException(answer.Reason) : new HttpRequestException($"{answer.Code}: {answer.Reason}");
        }

        if (answer.Result.Text("file_path") is not { Length: > 0 } path)
        {
            throw new MediaGoneException("Telegram gave no path");
        }

        var download = await _api.DownloadAsync(path, ct).ConfigureAwait(false);
        return download with { MediaType = mediaType, Name = null };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChannelFinding> TestAsync(CancellationToken ct) => _test.RunAsync(ct);

    private UpdateReading Read(JsonElement update)
    {
        var reading = UpdateReader.Read(update, Name, _time.GetUtcNow());
        if (reading.Note is { } note)
        {
            LogNote(Name, note);
        }

        return reading;
    }

    private bool IsFromTelegram(string? token)
    {
        var given = Encoding.UTF8.GetBytes(token ?? "");
        var isGood = false;
        foreach (var secret in _options.Secrets)
        {
            isGood |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(secret));
        }

        return isGood && given.Length > 0;
    }

    [LoggerMessage(LogLevel.Error, "channel {Channel}: web: url is not configured, so Telegram cannot be told where to call")]
    private partial void LogNoUrl(string channel);

    [LoggerMessage(LogLevel.Information, "channel {Channel}: {Note}")]
    private partial void LogNote(string channel, string note);
}
