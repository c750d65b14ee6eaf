using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>SMS through any provider with an HTTP interface, described by templates and field names.</summary>
public sealed class HttpSmsChannel : IWebhookChannel
{
    private const string ReceiptPath = "/receipts";
    private const int LongestReason = 200;

    private readonly HttpSmsOptions _options;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly SmsReader? _reader;
    private readonly Uri? _ownUrl;

    /// <summary>Makes the channel.</summary>
    /// <param name="options">How the provider is asked and calls.</param>
    /// <param name="ownUrl">Where it calls; none when web.url is not configured.</param>
    /// <param name="http">The client.</param>
    /// <param name="time">The clock.</param>
    public HttpSmsChannel(HttpSmsOptions options, Uri? ownUrl, HttpClient http, TimeProvider time)
    {
        _options = options;
        _ownUrl = ownUrl;
        _http = http;
        _time = time;
        _reader = options.Receiving is { } receiving ? new SmsReader(receiving, options.Name, options.Country) : null;
        Traits = new ChannelTraits
        {
            Work = WorkKind.Chat,
            CanBegin = true,
            LongestText = options.Sending.LongestText,
            HasReceipts = options.Receiving?.Receipt is not null,
        };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; }

    /// <summary>Some hundred messages.</summary>
    public int LargestBody => 256 << 10;

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request)
    {
        if (_reader is null)
        {
            return new WebhookAnswer(404) { Refusal = "the channel has no 'receive'" };
        }

        if (request.Method is not ("POST" or "GET"))
        {
            return new WebhookAnswer(405) { Refusal = $"{request.Method}, expected POST or GET" };
        }

        if (!_reader.IsFromProvider(request))
        {
            return WebhookAnswer.Forged("the shared secret is missing or wrong");
        }

        var isReceipt = request.Url.AbsolutePath.EndsWith(ReceiptPath, StringComparison.Ordinal);
        return _reader.TryRead(request, isReceipt, _time.GetUtcNow(), out var events, out var fault)
            ? new WebhookAnswer(200, _options.Receiving!.Answer) { Events = events }
            : WebhookAnswer.Malformed(fault);
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        if (message.Files.Count > 0)
        {
            return new SendResult.Refused("an SMS takes no files");
        }

        var id = message.Message.Id.ToString();
        var request = SmsRequest.Of(_options, message.Conversation.Address, message.Message.Text, id);
        return ResultOf(await ProviderRequest.SendAsync(_http, request, _time, ct).ConfigureAwait(false), id);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChannelFinding> TestAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return (_ownUrl, _reader) switch
        {
            (_, null) => ChannelFinding.Doubtful("receiving", "'receive' is not configured: the channel only sends"),
            (null, _) => ChannelFinding.Doubtful("receiving", "web: url is not configured, so it cannot be said where the provider posts to"),
            ({ Scheme: not "https" } url, _) => ChannelFinding.Doubtful("receiving", $"{url} is not https: the shared secret travels in the clear"),
            var (url, _) => ChannelFinding.Good("receiving", $"the provider posts messages to {url} and receipts to {url}{ReceiptPath}"),
        };

        // Nothing can be sent to nobody: only whether somebody listens there can be found out.
        var target = new Uri(new Uri(Template.Fill(_options.Sending.Url, new Dictionary<string, string>(), Escapes.Url)).GetLeftPart(UriPartial.Authority));
        var answer = await ProviderRequest.SendAsync(_http, new HttpRequestMessage(HttpMethod.Head, target), _time, ct).ConfigureAwait(false);
        yield return answer.Status is { } status
            ? ChannelFinding.Good("sending", $"{target.Host} answers ({(int)status}); whether it takes our secret is known after the first message")
            : ChannelFinding.Wrong("sending", $"{target.Host} cannot be reached: {answer.Fault}");
    }

    private SendResult ResultOf(ProviderAnswer answer, string id) => answer switch
    {
        { IsGood: true } => Accepted(answer.Body, id),
        { IsPassing: true } => new SendResult.Later(
            answer.Fault ?? $"answered {(int)answer.Status!}", answer.RetryAfter, answer.Status == HttpStatusCode.TooManyRequests),
        { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed } =>
            new SendResult.Refused($"answered {(int)answer.Status}: {Begin(answer.Body)}", SendRefusal.SetUp),
        _ => new SendResult.Refused($"answered {(int)answer.Status!}: {Begin(answer.Body)}"),
    };

    // Some providers say 200 to everything; the id is what tells that a message was taken.
    private SendResult Accepted(string body, string id)
    {
        if (_options.Sending.IdPath is not { } path)
        {
            return new SendResult.Sent(id);
        }

        if (JsonFields.TryParse(Encoding.UTF8.GetBytes(body), out var document))
        {
            using (document)
            {
                if (JsonPath.TextAt(document.RootElement, path) is { Length: > 0 } given)
                {
                    return new SendResult.Sent(given);
                }
            }
        }

        return new SendResult.Refused($"answered without '{path}': {Begin(body)}");
    }

    private static string Begin(string body) => body.Length <= LongestReason ? body : body[..LongestReason];
}
