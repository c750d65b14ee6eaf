using System.Text;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>SMS or WhatsApp through Twilio: signed form posts in, REST out, status callbacks as receipts.</summary>
public sealed class TwilioChannel : IWebhookChannel, IMediaChannel
{
    private const string StatusPath = "/status";
    private const int MostFiles = 10;

    // No reply of Twilio's own: ours goes by REST.
    private const string EmptyTwiml = """<?xml version="1.0" encoding="UTF-8"?><Response></Response>""";

    private readonly TwilioOptions _options;
    private readonly TimeProvider _time;
    private readonly TwilioApi _api;
    private readonly TwilioTest _test;
    private readonly MediaLinks? _links;

    /// <summary>Makes the channel.</summary>
    public TwilioChannel(TwilioOptions options, HttpClient http, TimeProvider time)
    {
        _options = options;
        _time = time;
        _api = new TwilioApi(options, http, time);
        _test = new TwilioTest(options, _api);
        _links = options.OwnUrl is { } own ? new MediaLinks(own, options.AuthTokens, time) : null;
        Traits = new ChannelTraits
        {
            Work = WorkKind.Chat,
            Window = options.IsWhatsApp ? TimeSpan.FromHours(24) : null,
            CanBegin = true,
            LongestText = 1600,
            LargestAttachment = 16 << 20,
            MediaTypes = ["application/", "audio/", "image/", "text/", "video/"],
            HasReceipts = options.OwnUrl is not null,
        };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; }

    /// <summary>A form of 1600 characters, each of them escaped, with its fields.</summary>
    public int LargestBody => 64 << 10;

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request)
    {
        if (MediaLinks.IsAsked(request))
        {
            return _links is not null && _links.TryRead(request.Url, out var file)
                ? new WebhookAnswer(200) { File = file }
                : WebhookAnswer.Forged("a link to a file that is not ours or has ended");
        }

        if (request.Method != "POST")
        {
            return new WebhookAnswer(405) { Refusal = $"{request.Method}, expected POST" };
        }

        var form = FormFields.Parse(request.Body.Span);
        if (TwilioSignature.Check(request, form, _options.AuthTokens) is { } wrong)
        {
            return WebhookAnswer.Forged(wrong);
        }

        var inbound = TwilioReader.Read(form, Name, _time.GetUtcNow());
        return new WebhookAnswer(200, EmptyTwiml, "text/xml") { Events = inbound is null ? [] : [inbound] };
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        if (RefusalOf(message) is { } reason)
        {
            return new SendResult.Refused(reason);
        }

        var answer = await _api.PostAsync("/Messages.json", FieldsOf(message), ct).ConfigureAwait(false);
        return answer.IsGood ? new SendResult.Sent(SidOf(answer.Body)) : TwilioErrors.ResultOf(answer);
    }

    /// <inheritdoc/>
    public async Task<MediaDownload> FetchAsync(string source, CancellationToken ct) =>
        await _api.DownloadAsync(source, ct).ConfigureAwait(false) with { Name = null };

    /// <inheritdoc/>
    public IAsyncEnumerable<ChannelFinding> TestAsync(CancellationToken ct) => _test.RunAsync(ct);

    private string? RefusalOf(ChannelMessage message) =>
        message.Files.Count == 0 ? null
        : _links is null ? "Twilio fetches files from our public address, and web: url is not configured"
        : message.Files.Count > (_options.IsWhatsApp ? 1 : MostFiles) ? "more files than one message carries"
        : message.Message.Attachments.Take(message.Files.Count).Any(file => file.Hash is null) ? "a file is not kept"
        : null;

    private List<KeyValuePair<string, string>> FieldsOf(ChannelMessage message)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("To", message.Conversation.Address),
            new(_options.IsService ? "MessagingServiceSid" : "From", _options.From),
        ];
        if (message.Message.Template is { } template)
        {
            fields.Add(new("ContentSid", template.Name));
            fields.Add(new("ContentVariables", VariablesOf(template)));
        }
        else if (message.Message.Text.Length > 0)
        {
            fields.Add(new("Body", message.Message.Text));
        }

        foreach (var file in message.Message.Attachments.Take(message.Files.Count))
        {
            fields.Add(new("MediaUrl", _links!.To(file.Hash!, file.MediaType).AbsoluteUri));
        }

        if (_options.OwnUrl is { } own)
        {
            fields.Add(new("StatusCallback", own.AbsoluteUri + StatusPath));
        }

        return fields;
    }

    private static string VariablesOf(MessageTemplate template) => JsonSerializer.Serialize(
        template.Parameters.Select((value, index) => (Key: (index + 1).ToString(), value)).ToDictionary(pair => pair.Key, pair => pair.value));

    private static string? SidOf(string body)
    {
        if (!JsonFields.TryParse(Encoding.UTF8.GetBytes(body), out var document))
        {
            return null;
        }

        using (document)
        {
            return document.RootElement.Text("sid");
        }
    }
}
