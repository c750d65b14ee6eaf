using Gateway.Desk.Channels;
using Gateway.Desk.Channels.HttpSms;
using Gateway.Desk.Channels.Telegram;
using Gateway.Desk.Channels.Twilio;
using Gateway.Desk.Channels.Webhook;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Fuzz.Targets;

/// <summary>The webhooks of the text channels.</summary>
internal static class TextChannelTargets
{
    private static readonly HttpClient Http = new();
    private static readonly string[] Secrets = ["one", "two"];

    public static IFuzzTarget Webhook() => new HookTarget(
        "webhook",
        new WebhookChannel(new WebhookChannelOptions { Name = "shop", Url = new Uri("https://shop.example.com"), Secrets = Secrets }, Http, TimeProvider.System),
        "shop",
        GatewaySignature.Header,
        request => GatewaySignature.Sign(["two"], request.Body.Span, TimeProvider.System.GetUtcNow()),
        """{"type":"message","id":"m1","from":"user-7","name":"Jana","language":"pl","text":"Dzie\u0144 dobry","subject":"x","reply_to":"m0","at":"2026-01-05T08:59:00Z","kind":"choice","attachments":[{"url":"https://a.example.com/1","name":"1","media_type":"image/jpeg"},{"data":"aGVsbG8="}],"identities":[{"kind":"phone","value":"+49301234567","verified":true},{"kind":"email","value":"a@b.example"}]}""",
        """{"type":"receipt","id":"e1","message":"x9","state":"failed","fault":"left"}""",
        """{"type":"typing","id":"e2","from":"user-7"}""");

    public static IFuzzTarget Telegram() => new HookTarget(
        "telegram",
        new TelegramChannel(
            new TelegramOptions { Name = "telegram", Token = "1:x", Mode = TelegramMode.Webhook, Secrets = Secrets }, Http, TimeProvider.System, NullLogger<TelegramChannel>.Instance),
        "telegram",
        "X-Telegram-Bot-Api-Secret-Token",
        _ => "two",
        """{"update_id":9,"message":{"message_id":5,"from":{"id":77,"is_bot":false,"first_name":"Jana","language_code":"pt-br"},"chat":{"id":77,"type":"private"},"date":1767603600,"text":"/start x","reply_to_message":{"message_id":3}}}""",
        """{"update_id":9,"message":{"message_id":5,"from":{"id":77},"chat":{"id":77,"type":"private"},"date":1767603600,"caption":"c","photo":[{"file_id":"s","file_size":1},{"file_id":"L"}]}}""",
        """{"update_id":9,"message":{"message_id":5,"from":{"id":77},"chat":{"id":77,"type":"private"},"date":1767603600,"contact":{"phone_number":"49301234567","first_name":"J","user_id":77}}}""",
        """{"update_id":9,"message":{"message_id":5,"from":{"id":77},"chat":{"id":77,"type":"private"},"date":1767603600,"location":{"latitude":52.5,"longitude":13.4},"venue":{"title":"x"}}}""",
        """{"update_id":9,"callback_query":{"id":"q1","from":{"id":77},"data":"0:Ja","message":{"message_id":4,"chat":{"id":77,"type":"private"},"date":1,"reply_markup":{"inline_keyboard":[[{"text":"Ja","callback_data":"0:Ja"}]]}}}}""",
        """{"update_id":9,"message_reaction":{"chat":{"id":77,"type":"private"},"message_id":4,"user":{"id":77},"date":1767603600,"new_reaction":[{"type":"emoji","emoji":"x"}]}}""",
        """{"update_id":9,"edited_message":{"message_id":5,"from":{"id":77},"chat":{"id":77,"type":"private"},"date":1767603600,"edit_date":1767603601,"text":"x"}}""");

    public static IFuzzTarget Twilio() => new HookTarget(
        "twilio",
        new TwilioChannel(new TwilioOptions { Name = "twilio", Account = "AC1", AuthTokens = Secrets, From = "+4930555000" }, Http, TimeProvider.System),
        "twilio",
        TwilioSignature.Header,
        request => Convert.ToBase64String(TwilioSignature.Digest("two", request.Url.AbsoluteUri + TwilioSignature.Joined(FormFields.Parse(request.Body.Span)))),
        "MessageSid=SM1&SmsStatus=received&From=%2B491701234567&To=%2B4930555000&Body=Gr%C3%BC%C3%9Fe+%F0%9F%91%8B&NumMedia=1&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fm&MediaContentType0=image%2Fjpeg",
        "MessageSid=SM2&From=whatsapp%3A%2B491701234567&Latitude=52.5&Longitude=13.4&ProfileName=J&OriginalRepliedMessageSid=SM0&OptOutType=STOP",
        "MessageSid=SM9&MessageStatus=undelivered&ErrorCode=30003");

    public static IFuzzTarget HttpSms() => new HookTarget(
        "http-sms",
        Sms(BodyForm.Json),
        "sms",
        "X-Token",
        _ => "two",
        """{"data":{"messages":[{"id":"1","from":{"number":"00491701234567"},"text":"a"},{"id":2,"from":{"number":"INFO"},"text":"b"}]}}""");

    public static IFuzzTarget HttpSmsForm() => new HookTarget(
        "sms-form", Sms(BodyForm.Form), "sms?id=1", "X-Token", _ => "two", "id=1&from.number=491701234567&text=a+b%26c", "from.number=%2B49170&text=");

    private static HttpSmsChannel Sms(BodyForm form) => new(
        new HttpSmsOptions
        {
            Name = "sms",
            From = "Example",
            Country = "DE",
            Sending = new HttpSmsSending { Url = "https://sms.example.com" },
            Receiving = new HttpSmsReceiving
            {
                Form = form,
                Secrets = Secrets,
                Place = SecretPlace.Header,
                PlaceName = "X-Token",
                List = form == BodyForm.Json ? "data.messages" : null,
                Message = ("id", "from.number", "text"),
                States = new Dictionary<string, MessageState>(),
            },
        },
        null,
        Http,
        TimeProvider.System);
}
