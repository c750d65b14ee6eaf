using System.Text.Json.Nodes;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Delivery;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>
/// WhatsApp through Meta's Cloud API: signed webhooks in, the Graph API out. Free text within 24 hours of the customer's last
/// message, approved templates afterwards
/// (developers.facebook.com/documentation/business-messaging/whatsapp, RFC 2104 for the signature).
/// </summary>
public sealed class WhatsAppChannel : IWebhookChannel, ITypingChannel, IMediaChannel
{
    // Payloads are up to 3 MB.
    private const int Largest = 4 << 20;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private readonly WhatsAppOptions _options;
    private readonly GraphClient _graph;
    private readonly WhatsAppReader _reader;
    private readonly SentParts _parts = new();
    private readonly LatestMessages _latest = new();

    /// <summary>Makes the channel; nothing is asked of Meta before it is used.</summary>
    public WhatsAppChannel(WhatsAppOptions options, HttpClient http, TimeProvider time, ILogger<WhatsAppChannel> logger)
    {
        _options = options;
        _graph = new GraphClient(http, options.Access, time);
        _reader = new WhatsAppReader(options, time, logger);
        Traits = new ChannelTraits
        {
            Window = Window,
            Reopening = options.Reopening,
            Buttons = WhatsAppWriter.MostRows,
            LongestButton = WhatsAppWriter.LongestButton,
            LongestText = 4096,
            LargestAttachment = WhatsAppMedia.Largest,
            MediaTypes = WhatsAppMedia.All,
            CanBegin = options.Reopening is not null,
            HasReceipts = true,
        };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; }

    /// <inheritdoc/>
    public int LargestBody => Largest;

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request)
    {
        if (GraphWebhook.Screen(request, _options.Access) is { } answer)
        {
            return answer;
        }

        if (_reader.Read(request.Body) is not { } events)
        {
            return WebhookAnswer.Malformed("signed, and no JSON");
        }

        _latest.Note(events);
        return WebhookAnswer.Taken(events);
    }

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        var unfit = message.Files.FirstOrDefault(file => WhatsAppMedia.KindOf(file.MediaType, file.Size) is null);
        return unfit is null
            ? _parts.SendAsync(message.Message.Id, [.. Parts(message)], ct)
            : Task.FromResult<SendResult>(new SendResult.Refused($"{unfit.MediaType} of {unfit.Size} octets cannot be sent by WhatsApp"));
    }

    /// <inheritdoc/>
    public async Task TypingAsync(string address, CancellationToken ct)
    {
        if (_latest.Of(address) is { } latest)
        {
            await _graph.PostAsync(Path("messages"), WhatsAppWriter.Typing(latest), ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<MediaDownload> FetchAsync(string source, CancellationToken ct)
    {
        var reply = await _graph.GetAsync($"{Uri.EscapeDataString(source)}?phone_number_id={_options.PhoneNumberId}", ct).ConfigureAwait(false);
        if (!reply.IsGood)
        {
            throw reply.Status is 400 or 404 && reply.Error!.Code is 0 or 100 or 131052
                ? new MediaGoneException($"Meta no longer has it ({reply.Error})")
                : new HttpRequestException($"Meta answers {reply.Error}");
        }

        if (reply.Body.NumberAt("file_size") > WhatsAppMedia.Largest)
        {
            throw new MediaGoneException($"larger than {WhatsAppMedia.Largest} octets");
        }

        return Uri.TryCreate(reply.Body.TextAt("url"), UriKind.Absolute, out var url)
            ? await _graph.OpenAsync(url, reply.Body.TextAt("mime_type"), null, ct).ConfigureAwait(false)
            : throw new HttpRequestException("Meta names no address of the file");
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChannelFinding> TestAsync(CancellationToken ct) => WhatsAppSetup.LookAsync(_options, _graph, ct);

    // Each file is a message of its own; the words go below the first when they fit there, else behind the files.
    private IEnumerable<Func<CancellationToken, Task<SendResult>>> Parts(ChannelMessage message)
    {
        var written = message.Message;
        var hasCaption = message.Files.Count > 0
            && written.Choices.Count == 0
            && written.Template is null
            && written.Text.Length is > 0 and <= WhatsAppWriter.LongestCaption
            && WhatsAppMedia.HasCaption(WhatsAppMedia.KindOf(message.Files[0].MediaType, message.Files[0].Size)!);
        for (var i = 0; i < message.Files.Count; i++)
        {
            var (file, isFirst) = (message.Files[i], i == 0);
            yield return ct => SendFileAsync(message, file, isFirst && hasCaption ? written.Text : null, isFirst, ct);
        }

        if (message.Files.Count == 0 || (!hasCaption && (written.Text.Length > 0 || written.Template is not null)))
        {
            yield return ct => PostAsync(WhatsAppWriter.Words(message), ct);
        }
    }

    private async Task<SendResult> SendFileAsync(ChannelMessage message, ChannelFile file, string? caption, bool isReply, CancellationToken ct)
    {
        var upload = await _graph.UploadAsync(
            Path("media"), [new("messaging_product", "whatsapp"), new("type", file.MediaType)], "file", file, ct).ConfigureAwait(false);
        return !upload.IsGood ? WhatsAppErrors.Judge(upload)
            : upload.Body.TextAt("id") is not { } id ? new SendResult.Later("the upload was answered without an id")
            : await PostAsync(
                WhatsAppWriter.File(message, WhatsAppMedia.KindOf(file.MediaType, file.Size)!, id, file.Name, caption, isReply), ct).ConfigureAwait(false);
    }

    private async Task<SendResult> PostAsync(JsonObject request, CancellationToken ct)
    {
        var reply = await _graph.PostAsync(Path("messages"), request, ct).ConfigureAwait(false);
        return reply.IsGood ? new SendResult.Sent(reply.Body.List("messages").FirstOrDefault().TextAt("id")) : WhatsAppErrors.Judge(reply);
    }

    private string Path(string edge) => $"{_options.PhoneNumberId}/{edge}";
}
