using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Twilio;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.Twilio;

public sealed class TwilioReceiveTests
{
    private const string Hook = "https://gateway.example.com/hooks/sms";

    private readonly ManualTime _time = new();
    private readonly TwilioChannel _channel;

    public TwilioReceiveTests() => _channel = new TwilioChannel(
        new TwilioOptions { Name = "sms", Account = "AC1", AuthTokens = ["old", "token"], From = "+4930555000", OwnUrl = new Uri(Hook) }, new FakeHttp().Client, _time);

    [Fact]
    public void The_signature_is_the_one_of_Twilios_documentation()
    {
        var form = FormFields.Parse("CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1234&From=%2B12349013030&To=%2B18005551212"u8);
        var digest = TwilioSignature.Digest("12345", "https://mycompany.com/myapp.php?foo=1&bar=2" + TwilioSignature.Joined(form));

        Assert.Equal("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", Convert.ToBase64String(digest));
    }

    [Fact]
    public void An_SMS_comes_in()
    {
        var message = Message(("MessageSid", "SM1"), ("SmsStatus", "received"), ("From", "+491701234567"), ("To", "+4930555000"), ("Body", "Grüße & 100% 👋"), ("NumMedia", "0"));

        Assert.Equal(("SM1", "+491701234567", "Grüße & 100% 👋"), (message.ExternalId, message.Address, message.Text));
        Assert.Equal(new Identity(IdentityKind.PhoneNumber, "+491701234567", IdentityTrust.Asserted, "channel sms"), Assert.Single(message.Identities));
        Assert.False(message.IsAutomatic);
        Assert.Equal("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>", Receive(("MessageSid", "SM1")).Body);
    }

    [Fact]
    public void A_WhatsApp_message_comes_in_with_name_media_and_the_message_it_answers()
    {
        var message = Message(
            ("MessageSid", "SM2"), ("From", "whatsapp:+491701234567"), ("ProfileName", "Jana"), ("Body", "look"), ("OriginalRepliedMessageSid", "SM0"), ("NumMedia", "2"),
            ("MediaUrl0", "https://api.twilio.com/m/0"), ("MediaContentType0", "image/jpeg"), ("MediaUrl1", "https://api.twilio.com/m/1"), ("MediaContentType1", "audio/ogg"));

        Assert.Equal(("whatsapp:+491701234567", "Jana", "SM0"), (message.Address, message.Name, message.ReplyTo));
        Assert.Equal([(IdentityKind.WhatsApp, "491701234567"), (IdentityKind.PhoneNumber, "+491701234567")], message.Identities.Select(identity => (identity.Kind, identity.Value)));
        Assert.Equal([("https://api.twilio.com/m/0", "image/jpeg"), ("https://api.twilio.com/m/1", "audio/ogg")], message.Attachments.Select(file => (file.Source!, file.MediaType)));
    }

    [Fact]
    public void Places_and_buttons_come_in_as_such()
    {
        var place = Message(("MessageSid", "SM3"), ("From", "whatsapp:+491701234567"), ("Latitude", "52.5"), ("Longitude", "13.4"), ("Label", "Café"), ("Body", ""));
        var choice = Message(("MessageSid", "SM4"), ("From", "whatsapp:+491701234567"), ("ButtonText", "Ja"), ("ButtonPayload", "yes"), ("Body", "Ja"));

        Assert.Equal((MessageKind.Location, "Café\n52.5,13.4"), (place.Kind, place.Text));
        Assert.Equal((MessageKind.Choice, "Ja"), (choice.Kind, choice.Text));
    }

    [Theory]
    [InlineData("STOP", null, true)]
    [InlineData(" stop ", null, true)]
    [InlineData("Hilfe", "HELP", true)]
    [InlineData("Please stop calling", null, false)]
    public void What_Twilio_itself_answers_is_not_answered_again(string body, string? type, bool isObeyed) => Assert.Equal(
        isObeyed, Message(type is null ? [("MessageSid", "SM5"), ("From", "+491701234567"), ("Body", body)] : [("MessageSid", "SM5"), ("From", "+491701234567"), ("Body", body), ("OptOutType", type)]).IsAutomatic);

    [Theory]
    [InlineData("sent", null, MessageState.Sent, null)]
    [InlineData("delivered", null, MessageState.Delivered, null)]
    [InlineData("read", null, MessageState.Read, null)]
    [InlineData("undelivered", "30003", MessageState.Failed, "30003: the phone is off or out of reach")]
    [InlineData("failed", "99999", MessageState.Failed, "error 99999")]
    [InlineData("failed", null, MessageState.Failed, "failed")]
    public void A_status_becomes_a_receipt(string status, string? code, MessageState state, string? fault)
    {
        var answer = code is null ? Receive(("MessageSid", "SM9"), ("MessageStatus", status)) : Receive(("MessageSid", "SM9"), ("MessageStatus", status), ("ErrorCode", code));

        Assert.Equal(new InboundReceipt("SM9", state, _time.GetUtcNow(), fault), Assert.Single(answer.Events));
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("sending")]
    [InlineData("something-new")]
    public void Other_states_are_taken_and_bring_nothing(string status) => Assert.Empty(Receive(("MessageSid", "SM9"), ("MessageStatus", status)).Events);

    [Fact]
    public void Another_token_a_changed_field_another_address_and_no_signature_are_refused()
    {
        var form = Form(("MessageSid", "SM1"), ("From", "+491701234567"), ("Body", "hi"));
        var good = Sign("token", Hook, "BodyhiFrom+491701234567MessageSidSM1");

        Assert.Equal(200, Status(form, good, Hook));
        Assert.Equal(200, Status(form, Sign("old", Hook, "BodyhiFrom+491701234567MessageSidSM1"), Hook));
        Assert.Equal(200, Status(form, Sign("token", "https://gateway.example.com:443/hooks/sms", "BodyhiFrom+491701234567MessageSidSM1"), Hook));
        Assert.Equal(401, Status(form, Sign("other", Hook, "BodyhiFrom+491701234567MessageSidSM1"), Hook));
        Assert.Equal(401, Status(form.Replace("=hi", "=ho"), good, Hook));
        Assert.Equal(401, Status(form + "&x=y", good, Hook));
        Assert.Equal(401, Status(form, good, Hook + "/status"));
        Assert.Equal(401, Status(form, good[..^4] + "AAA=", Hook));
        Assert.Equal(401, Status(form, null, Hook));
        Assert.Equal(401, Status(form, "", Hook));
        Assert.Equal(401, Status(form, "no base64", Hook));
    }

    [Fact]
    public void A_body_that_is_no_form_is_covered_by_its_hash()
    {
        const string json = """{"MessageSid":"SM1"}""";
        var url = $"{Hook}?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}";

        Assert.Equal(200, Status(json, Sign("token", url, ""), url));
        Assert.Equal(401, Status(json + " ", Sign("token", url, ""), url));
        Assert.Equal(401, Status(json, Sign("token", url, ""), url.Replace("SHA256=", "SHA256=0")));
    }

    private static string Form(params (string Name, string Value)[] fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={WebUtility.UrlEncode(field.Value)}"));

    private static string Sign(string token, string url, string fields) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(url + fields)));

    private int Status(string body, string? signature, string url) => _channel.Receive(Request(body, signature, url)).Status;

    private static WebhookRequest Request(string body, string? signature, string url) => new(
        "POST", new Uri(url), signature is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["X-Twilio-Signature"] = signature },
        Encoding.UTF8.GetBytes(body), IPAddress.Loopback);

    private InboundMessage Message(params (string Name, string Value)[] fields) => Assert.IsType<InboundMessage>(Assert.Single(Receive(fields).Events));

    private WebhookAnswer Receive(params (string Name, string Value)[] fields)
    {
        var joined = string.Concat(fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value));
        var answer = _channel.Receive(Request(Form(fields), Sign("token", Hook, joined), Hook));
        Assert.Equal(200, answer.Status);
        return answer;
    }
}
