using Gateway.Desk.Channels.Email.Hooks;
using Gateway.Desk.Channels.Email.Mime;
using Gateway.Desk.Channels.Email.Reading;
using Gateway.Desk.Channels.Email.Smtp;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.Email;

/// <summary>E-mail: in through the webhook of a provider that parses mails, out through a mail server. A conversation is a thread with
/// one address; machines are never answered.</summary>
public sealed partial class EmailChannel : IWebhookChannel
{
    private const int MostPredecessors = 40;
    private const int LongestText = 100_000;

    private readonly EmailOptions _options;
    private readonly IMessageStore? _messages;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IMailHook _hook;
    private readonly MailReader _reader;
    private readonly SmtpSender _smtp;
    private readonly LoopGuard _loops;
    private readonly Mailbox _from;

    /// <param name="options">How mails come in and go out.</param>
    /// <param name="messages">What was written before: a mail names its predecessors. None in a test of the set-up.</param>
    /// <param name="http">Used by the test of the set-up only.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Tells of mails that could not be read.</param>
    public EmailChannel(EmailOptions options, IMessageStore? messages, HttpClient http, TimeProvider time, ILogger<EmailChannel> logger)
    {
        _options = options;
        _messages = messages;
        _http = http;
        _time = time;
        _logger = logger;
        _hook = HookOf(options, time);
        _reader = new MailReader(options, time);
        _smtp = new SmtpSender(options.Smtp, time);
        _loops = new LoopGuard(options.AutomaticAnswers, time);
        _from = new Mailbox(options.Smtp.Name ?? "", options.Smtp.From);
        Traits = new ChannelTraits
        {
            Work = WorkKind.Email,
            CanBegin = true,
            LongestText = LongestText,
            LargestAttachment = options.LargestAttachment,
            MediaTypes = ["application/", "audio/", "font/", "image/", "message/", "model/", "text/", "video/"],
            HasReceipts = true,
        };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; }

    /// <inheritdoc/>
    public int LargestBody => _options.LargestMail;

    /// <summary>Whether a text is a public key of SendGrid's security policy.</summary>
    public static bool IsPublicKey(string text) => SendGridHook.IsPublicKey(text);

    /// <summary>Whether a text is a mail address.</summary>
    public static bool IsAddress(string text) => Mailbox.TryNormal(text, out _);

    /// <inheritdoc/>
    public WebhookAnswer Receive(WebhookRequest request)
    {
        if (request.Method != "POST")
        {
            return new WebhookAnswer(405) { Refusal = $"{request.Method} brings no mail" };
        }

        try
        {
            var reading = _hook.Read(request);
            return reading.Mail is { } mail ? WebhookAnswer.Taken(_reader.Read(mail)) : reading.Refusal!;
        }
        catch (Exception fault)
        {
            // A fault of ours in one mail must not end the call of a provider without an answer.
            LogUnreadable(fault, Name);
            return WebhookAnswer.Malformed("the mail cannot be read");
        }
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        var (address, number) = MailThread.Split(message.Conversation.Address);
        if (!Mailbox.TryNormal(address, out var recipient))
        {
            return new SendResult.Refused($"'{Words.Line(address, 100)}' is no mail address", SendRefusal.UnknownAddress);
        }

        var isAutomatic = message.Message.Author == MessageAuthor.Gateway;
        if (isAutomatic && !_loops.Lets(recipient))
        {
            return new SendResult.Refused($"more than {_options.AutomaticAnswers} answers of the gateway to this address in an hour: a loop");
        }

        var mail = await MailOfAsync(message, recipient, number, ct).ConfigureAwait(false);
        var result = await _smtp.SendAsync(recipient, MailWriter.Write(mail), mail.MessageId, ct).ConfigureAwait(false);
        if (isAutomatic && result is SendResult.Sent)
        {
            _loops.Count(recipient);
        }

        return result;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChannelFinding> TestAsync(CancellationToken ct) => new EmailCheck(_options, _http).RunAsync(ct);

    private async Task<OutgoingMail> MailOfAsync(ChannelMessage sent, string recipient, string? number, CancellationToken ct)
    {
        var message = sent.Message;
        var before = _messages is null ? [] : await _messages.RecentAsync(message.ConversationId, MostPredecessors, message.Id, ct).ConfigureAwait(false);
        var answered = message.ReplyTo ?? before.LastOrDefault(earlier => earlier.IsInbound)?.ExternalId;
        string[] references = [.. before.Select(earlier => earlier.ExternalId).OfType<string>().Where(id => id != answered), .. answered is null ? [] : new[] { answered }];
        return new OutgoingMail
        {
            From = _from,
            To = new Mailbox(sent.Conversation.Name ?? "", recipient),
            Subject = MailThread.AnswerSubject(message.Subject ?? sent.Conversation.Subject, number, answered is not null),
            MessageId = MailThread.OwnId(message.Id, number, _options.Smtp.Domain),
            References = references,
            Date = _time.GetUtcNow(),
            Text = message.Text,
            Language = sent.Conversation.Language,
            AutoSubmitted = message.Author == MessageAuthor.Gateway ? answered is null ? "auto-generated" : "auto-replied" : null,
            Files = await FilesOfAsync(sent.Files, ct).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<OutgoingFile>> FilesOfAsync(IReadOnlyList<ChannelFile> files, CancellationToken ct)
    {
        var read = new List<OutgoingFile>(files.Count);
        foreach (var file in files)
        {
            var source = file.Open();
            await using (source.ConfigureAwait(false))
            {
                var content = new byte[file.Size];
                await source.ReadExactlyAsync(content, ct).ConfigureAwait(false);
                read.Add(new OutgoingFile(file.Name, file.MediaType, content));
            }
        }

        return read;
    }

    private static IMailHook HookOf(EmailOptions options, TimeProvider time)
    {
        if (options.Inbound == EmailProvider.Mailgun)
        {
            return new MailgunHook(options.Secrets, options.BelievesHeaders, time);
        }

        var authorization = options.Secrets.Count > 0 ? new BasicAuthorization(options.User, options.Secrets) : null;
        return options.Inbound == EmailProvider.SendGrid
            ? new SendGridHook(authorization, options.PublicKeys, time)
            : new PostmarkHook(authorization ?? throw new ArgumentException("Postmark's calls need a password.", nameof(options)), options.BelievesHeaders);
    }

    [LoggerMessage(LogLevel.Error, "a mail of channel {Channel} could not be read and was refused")]
    private partial void LogUnreadable(Exception fault, string channel);
}
