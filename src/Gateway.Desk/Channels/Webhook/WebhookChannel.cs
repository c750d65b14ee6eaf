using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Webhook;

/// <summary>Any other system as a channel: it posts what customers write, signed, and is posted what we answer
/// (<c>docs/channels/webhook.md</c>).</summary>
public sealed class WebhookChannel(WebhookChannelOptions options, HttpClient http, TimeProvider time)
    : IWebhookChannel, ITypingChannel, IMediaChannel
{
    private const long LargestFile = 5 << 20;
    private const int ShortestSecret = 16;
    private const int LongestReason = 200;

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; } = new()
    {
        CanBegin = options.Begins,
        LongestText = 16_000,
        Buttons = 10,
        LongestButton = 80,
        LargestAttachment = LargestFile,
        MediaTypes = ["application/", "audio/", "image/", "text/", "video/"],
        HasReceipts = true,
    };

    /// <summary>A file of the largest size in base64, and the message round it.</summary>
    public int LargestBody => (int)(LargestFile / 3 * 4) + (256 << 10);

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request)
    {
        if (request.Method != "POST")
        {
            return new WebhookAnswer(405) { Refusal = $"{request.Method}, expected POST" };
        }

        var wrong = GatewaySignature.Check(
            request.Header(GatewaySignature.Header), request.Body.Span, options.Secrets, time.GetUtcNow(), out var signed);
        if (wrong is not null)
        {
            return WebhookAnswer.Forged(wrong);
        }

        if (!JsonFields.TryParse(request.Body, out var document))
        {
            return Malformed(new FieldFault("", "the body is no JSON object"));
        }

        using (document)
        {
            return WebhookEventReader.TryRead(document.RootElement, Name, signed, out var inbound, out var fault)
                ? WebhookAnswer.Taken(inbound is null ? [] : [inbound])
                : Malformed(fault);
        }
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        var id = message.Message.Id.ToString();
        var body = await WebhookEventWriter.MessageAsync(Name, message, ct).ConfigureAwait(false);
        var answer = await PostAsync(body, id, ct).ConfigureAwait(false);
        return ResultOf(answer, id);
    }

    /// <inheritdoc/>
    public async Task TypingAsync(string address, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        await PostAsync(WebhookEventWriter.Typing(id, Name, address), id, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<MediaDownload> FetchAsync(string source, CancellationToken ct)
    {
        if (!source.StartsWith(WebhookEventReader.InlineScheme, StringComparison.Ordinal))
        {
            return await ProviderRequest.DownloadAsync(http, new HttpRequestMessage(HttpMethod.Get, source), ct).ConfigureAwait(false);
        }

        var comma = source.IndexOf(',');
        var content = Convert.FromBase64String(source[(comma + 1)..]);
        var mediaType = source[WebhookEventReader.InlineScheme.Length..source.IndexOf(';')];
        return new MediaDownload(new MemoryStream(content, writable: false), mediaType);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChannelFinding> TestAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return options.OwnUrl is { } own
            ? ChannelFinding.Good("our address", $"the other system posts to {own}")
            : ChannelFinding.Doubtful("our address", "web: url is not configured, so it cannot be said where the other system posts to");
        yield return options.Secrets.All(secret => secret.Length >= ShortestSecret)
            ? ChannelFinding.Good("secret", options.Secrets.Count > 1 ? "two are valid; take the old one away soon" : "long enough")
            : ChannelFinding.Doubtful("secret", $"shorter than {ShortestSecret} characters and can be guessed; make one with openssl rand -hex 32");
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var answer = await PostAsync(WebhookEventWriter.Ping(id, Name), id, ct).ConfigureAwait(false);
        yield return (int?)answer.Status switch
        {
            >= 200 and < 300 => ChannelFinding.Good("their address", $"{options.Url.Host} took a signed ping"),
            401 or 403 => ChannelFinding.Wrong("their address", $"{options.Url.Host} refused our signature ({(int)answer.Status!}): do both sides have the same secret?"),
            null => ChannelFinding.Wrong("their address", $"{options.Url.Host} cannot be reached: {answer.Fault}"),
            var status => ChannelFinding.Doubtful("their address", $"{options.Url.Host} answered {status} to a ping, expected 2xx: {Begin(answer.Body)}"),
        };
    }

    // Whoever signed may know which field is wrong.
    private static WebhookAnswer Malformed(FieldFault fault) =>
        new(400, JsonSerializer.Serialize(new Dictionary<string, string> { ["field"] = fault.Field, ["error"] = fault.Text }), "application/json")
        {
            Refusal = fault.Text,
        };

    private static SendResult ResultOf(ProviderAnswer answer, string ownId) => answer switch
    {
        { IsGood: true } => new SendResult.Sent(IdOf(answer.Body) ?? ownId),
        { IsPassing: true } => new SendResult.Later(
            answer.Fault ?? $"answered {(int)answer.Status!}", answer.RetryAfter, answer.Status == HttpStatusCode.TooManyRequests),
        { Status: HttpStatusCode.Conflict } => new SendResult.Refused($"answered 409: {Begin(answer.Body)}"),
        { Status: HttpStatusCode.Gone or HttpStatusCode.NotFound } =>
            new SendResult.Refused($"answered {(int)answer.Status}: {Begin(answer.Body)}", SendRefusal.UnknownAddress),
        { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } =>
            new SendResult.Refused($"answered {(int)answer.Status}: our signature was refused", SendRefusal.SetUp),
        { Status: >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest } =>
            new SendResult.Refused($"answered {(int)answer.Status}: redirects are not followed, configure the address itself", SendRefusal.SetUp),
        _ => new SendResult.Refused($"answered {(int)answer.Status!}: {Begin(answer.Body)}"),
    };

    private static string? IdOf(string body)
    {
        if (!JsonFields.TryParse(Encoding.UTF8.GetBytes(body), out var document))
        {
            return null;
        }

        using (document)
        {
            return document.RootElement.Text("id") is { Length: > 0 and <= WebhookEventReader.LongestId } id ? id : null;
        }
    }

    private static string Begin(string body) => body.Length <= LongestReason ? body : body[..LongestReason];

    private Task<ProviderAnswer> PostAsync(ReadOnlyMemory<byte> body, string id, CancellationToken ct)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = content };
        request.Headers.TryAddWithoutValidation(GatewaySignature.Header, GatewaySignature.Sign(options.Secrets, body.Span, time.GetUtcNow()));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", id);
        return ProviderRequest.SendAsync(http, request, time, ct);
    }
}
