using System.Text.Json.Nodes;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>
/// Facebook Messenger and Instagram direct messages: signed webhooks in, the Send API out. Free text within 24 hours of the customer's
/// last message; with the Human Agent permission people may answer for 7 days (developers.facebook.com/docs/messenger-platform).
/// </summary>
public sealed class MessengerChannel : IWebhookChannel, ITypingChannel, IMediaChannel
{
    private const int Largest = 4 << 20;
    private const int LongestMessenger = 2000;
    private const int LongestInstagramOctets = 1000;
    private const long LargestFile = 25L << 20;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan HumanAgentWindow = TimeSpan.FromDays(7);

    private readonly MessengerOptions _options;
    private readonly GraphClient _graph;
    private readonly MessengerReader _reader;
    private readonly SentParts _parts = new();
    private readonly TimeProvider _time;

    /// <summary>Makes the channel; nothing is asked of Meta before it is used.</summary>
    public MessengerChannel(MessengerOptions options, HttpClient http, TimeProvider time, ILogger<MessengerChannel> logger)
    {
        _options = options;
        _time = time;
        _graph = new GraphClient(http, options.Access, time);
        _reader = new MessengerReader(options, time, logger);
        Traits = new ChannelTraits
        {
            Window = Window,
            AgentWindow = options.HasHumanAgent ? HumanAgentWindow : null,
            Buttons = MessengerWriter.MostButtons,
            LongestButton = MessengerWriter.LongestButton,
            LongestText = IsInstagram ? LongestInstagramOctets : LongestMessenger,
            LargestAttachment = LargestFile,
            MediaTypes = IsInstagram ? ["image/", "audio/", "video/"] : ["image/", "audio/", "video/", "application/pdf", "text/plain", "application/msword", "application/vnd."],
            HasReceipts = true,
        };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; }

    /// <inheritdoc/>
    public int LargestBody => Largest;

    private bool IsInstagram => _options.Product == MessengerProduct.Instagram;

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request) =>
        GraphWebhook.Screen(request, _options.Access)
        ?? (_reader.Read(request.Body) is { } events ? WebhookAnswer.Taken(events) : WebhookAnswer.Malformed("signed, and no JSON"));

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        var isOld = message.Conversation.LastWritten is { } written && _time.GetUtcNow() - written > Window;
        SendResult? refusal = message.Message switch
        {
            { Kind: MessageKind.Reaction } => new SendResult.Refused("reactions of ours cannot be sent here"),
            { Template: not null } => new SendResult.Refused("there are no templates here"),
            { Author: not MessageAuthor.Agent } when isOld => Closed(),
            _ when isOld && !_options.HasHumanAgent => Closed(),
            _ when message.Files.Any(file => file.Size > LargestFile || !Traits.Takes(file.MediaType)) =>
                new SendResult.Refused("a file is too large or of a type that is not taken"),
            _ => null,
        };
        return refusal is not null
            ? Task.FromResult(refusal)
            : _parts.SendAsync(message.Message.Id, [.. Parts(message, isOld)], ct);
    }

    /// <inheritdoc/>
    public async Task TypingAsync(string address, CancellationToken ct)
    {
        await _graph.PostAsync("me/messages", MessengerWriter.Action(address, "mark_seen"), ct).ConfigureAwait(false);
        await _graph.PostAsync("me/messages", MessengerWriter.Action(address, "typing_on"), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<MediaDownload> FetchAsync(string source, CancellationToken ct) =>
        Uri.TryCreate(source, UriKind.Absolute, out var url)
            ? _graph.OpenAsync(url, null, null, ct)
            : throw new MediaGoneException("the attachment has no address");

    /// <inheritdoc/>
    public IAsyncEnumerable<ChannelFinding> TestAsync(CancellationToken ct) => MessengerSetup.LookAsync(_options, _graph, ct);

    private static SendResult.Refused Closed() =>
        new("the customer wrote more than 24 h ago", SendRefusal.WindowClosed);

    // Each file is a message of its own, behind them the words.
    private IEnumerable<Func<CancellationToken, Task<SendResult>>> Parts(ChannelMessage message, bool isTagged)
    {
        foreach (var file in message.Files)
        {
            yield return ct => SendFileAsync(message, file, isTagged, ct);
        }

        var written = message.Message;
        var areButtons = written.Choices.Count is > 0 and <= MessengerWriter.MostButtons
            && written.Choices.All(choice => choice.Length <= MessengerWriter.LongestButton);
        var text = written.Choices.Count == 0 || areButtons ? written.Text : NumberedChoices.Of(written);
        if (text.Length == 0 && message.Files.Count > 0)
        {
            yield break;
        }

        var cut = IsInstagram ? MessengerWriter.Cut(text, LongestInstagramOctets) : [text];
        for (var i = 0; i < cut.Count; i++)
        {
            var (part, isLast) = (cut[i], i == cut.Count - 1);
            yield return ct => PostAsync(MessengerWriter.Words(message, part, areButtons && isLast, isTagged), ct);
        }
    }

    private async Task<SendResult> SendFileAsync(ChannelMessage message, ChannelFile file, bool isTagged, CancellationToken ct)
    {
        var kind = MessengerWriter.KindOf(file.MediaType);
        var attachment = new JsonObject { ["attachment"] = new JsonObject { ["type"] = kind, ["payload"] = new JsonObject { ["is_reusable"] = true } } };
        var upload = await _graph.UploadAsync(
            IsInstagram ? "me/message_attachments?platform=instagram" : "me/message_attachments",
            [new("message", attachment.ToJsonString())],
            "filedata",
            file,
            ct).ConfigureAwait(false);
        return !upload.IsGood ? MessengerErrors.Judge(upload)
            : upload.Body.TextAt("attachment_id") is not { } id ? new SendResult.Later("the upload was answered without an id")
            : await PostAsync(MessengerWriter.File(message, kind, id, isTagged), ct).ConfigureAwait(false);
    }

    private async Task<SendResult> PostAsync(JsonObject request, CancellationToken ct)
    {
        var reply = await _graph.PostAsync("me/messages", request, ct).ConfigureAwait(false);
        return reply.IsGood ? new SendResult.Sent(reply.Body.TextAt("message_id")) : MessengerErrors.Judge(reply);
    }
}
