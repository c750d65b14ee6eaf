using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Channels.Messenger;
using Gateway.Desk.Channels.WhatsApp;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Fuzz.Targets;

/// <summary>Webhooks of Meta: every damaged body is signed well, so that it reaches the reader behind the signature.</summary>
internal sealed class MetaTarget(string name, IWebhookChannel channel, HttpClient http, params string[] seeds) : IFuzzTarget
{
    private const string Secret = "00112233445566778899aabbccddeeff";
    private const string Account = "106540352242922";

    private static readonly GraphAccess Access = new() { Token = "token", AppSecrets = [Secret], VerifyToken = "verify" };
    private static readonly Uri Hook = new("https://contact.example.com/hooks/meta");

    public string Name => name;

    public IReadOnlyList<byte[]> Seeds { get; } = [.. seeds.Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<byte[]> Pieces { get; } = [.. new[]
    {
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e308", "99999999999999999999", "\\ud83d", "\\u0000", "\\", "\0", "\u00e4", "🙂", "[[[[[[[[",
        "\"from\":\"US.1\",", "\"from_user_id\":\"US.2\",", "\"id\":\"1\",", "\"type\":\"system\",", "\"type\":\"edit\",", "\"timestamp\":\"9223372036854775807\",", "\"timestamp\":-5,",
        "\"messages\":[", "\"statuses\":[", "\"messaging\":[", "\"changes\":[", "\"entry\":[", "\"mid\":", "{\"a\\ud800\":1}", " changed from a.bcd to US.12345",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The WhatsApp Business Platform.</summary>
    public static MetaTarget WhatsApp()
    {
        var http = new HttpClient();
        var options = new WhatsAppOptions { Name = "whatsapp", PhoneNumberId = Account, Access = Access };
        const string Head = """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Jana"},"wa_id":"4915112345678","user_id":"DE.1349"}],""";
        return new MetaTarget(
            "whatsapp",
            new WhatsAppChannel(options, http, TimeProvider.System, NullLogger<WhatsAppChannel>.Instance),
            http,
            Head + """ "messages":[{"from":"4915112345678","from_user_id":"DE.1349","id":"wamid.1","timestamp":"1749416383","context":{"id":"wamid.0"},"type":"text","text":{"body":"Hallo \ud83d\ude42 \u00e4"}},{"from":"4915112345678","id":"wamid.2","timestamp":"1749416384","type":"image","image":{"id":"77","mime_type":"image/jpeg","caption":"x"}}]}}]}]}""",
            Head + """ "messages":[{"from":"4915112345678","id":"wamid.3","timestamp":"1749416383","type":"system","system":{"body":"User Jana changed from DE.1349 to DE.1350","user_id":"DE.1350","wa_id":"4915112345679","type":"user_changed_user_id"}},{"from":"4915112345678","id":"wamid.4","group_id":"g","timestamp":"1749416384","type":"contacts","contacts":[{"name":{"formatted_name":"A"},"phones":[{"phone":"+49"}]}]}]}}]}]}""",
            Head + """ "messages":[{"from":"4915112345678","id":"wamid.5","timestamp":"1749416383","type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"1","title":"Yes"}}},{"from":"4915112345678","id":"wamid.6","timestamp":"1749416383","type":"edit","edit":{"original_message_id":"wamid.5","message":{"type":"text","text":{"body":"y"}}}},{"from":"4915112345678","id":"wamid.7","timestamp":"1","type":"location","location":{"latitude":52.5,"longitude":13.4}}]}}]}]}""",
            Head + """ "statuses":[{"id":"wamid.9","status":"failed","timestamp":"1749416383","recipient_id":"4915112345678","recipient_user_id":"DE.1349","errors":[{"code":131047,"title":"t","error_data":{"details":"d"}}]}]}},{"field":"user_id_update","value":{"metadata":{"phone_number_id":"106540352242922"},"user_id_update":[{"wa_id":"4915112345678","user_id":{"previous":"DE.1349","current":"DE.2"}}]}}]}]}""");
    }

    /// <summary>Messenger and Instagram.</summary>
    public static MetaTarget Messenger()
    {
        var http = new HttpClient();
        var options = new MessengerOptions { Name = "messenger", AccountId = Account, Access = Access };
        const string Head = """{"object":"page","entry":[{"id":"106540352242922","time":1458692752478,"messaging":[""";
        const string From = """{"sender":{"id":"6542103219876543"},"recipient":{"id":"106540352242922"},"timestamp":1458692752478,""";
        return new MetaTarget(
            "messenger",
            new MessengerChannel(options, http, TimeProvider.System, NullLogger<MessengerChannel>.Instance),
            http,
            Head + From + """ "message":{"mid":"m_1","text":"Hallo \ud83d\ude42","quick_reply":{"payload":"p"},"reply_to":{"mid":"m_0"},"attachments":[{"type":"image","payload":{"url":"https://scontent.xx.fbcdn.net/v/a%20b.jpg?oh=1"}},{"type":"fallback","title":"t","url":"u"},{"type":"location","payload":{"coordinates":{"lat":1,"long":2}}}]}}]}]}""",
            Head + From + """ "postback":{"title":"t","payload":"p"}},""" + From + """ "reaction":{"mid":"m_1","emoji":"x","action":"react"}},""" + From + """ "message_edit":{"mid":"m_1","text":"t","num_edit":1}}]}]}""",
            Head + From + """ "delivery":{"mids":["m_1"],"watermark":1458668856253}},""" + From + """ "read":{"watermark":1458668856253}}],"changes":[{"field":"messages","value":{"sender":{"id":"5"},"message":{"mid":"m_9","is_deleted":true}}}]}]}""");
    }

    public bool Run(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-Hub-Signature-256"] = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body))}",
        };
        var answer = channel.Receive(new WebhookRequest("POST", Hook, headers, body, IPAddress.Loopback));
        if (answer.Status is not (200 or 400))
            throw new FormatException($"A signed body is answered {answer.Status}.");
        foreach (var written in answer.Events.OfType<InboundMessage>())
        {
            if (written.ExternalId.Length == 0 || written.Address.Length == 0 || written.Identities.Count == 0)
                throw new FormatException("A message without id, address or identity.");
        }

        return answer.Events.Count > 0;
    }

    public void Dispose() => http.Dispose();
}
