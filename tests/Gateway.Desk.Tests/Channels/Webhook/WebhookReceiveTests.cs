using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Webhook;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.Webhook;

public sealed class WebhookReceiveTests
{
    private readonly ManualTime _time = new();
    private readonly WebhookChannel _channel;

    public WebhookReceiveTests() => _channel = new WebhookChannel(
        new WebhookChannelOptions { Name = "shop", Url = new Uri("https://shop.example.com/in"), Secrets = ["one", "two"] },
        new FakeHttp().Client,
        _time);

    [Fact]
    public async Task A_message_with_all_fields_comes_in_whole()
    {
        var message = Message("""
            {"type":"message","id":"m1","from":"user-7","name":"Jana Nowak","language":"pl","text":"Dzień dobry 👋","subject":"Order 7",
             "reply_to":"m0","at":"2026-01-05T08:59:00Z","automatic":false,
             "attachments":[{"url":"https://shop.example.com/files/1.jpg","name":"1.jpg","media_type":"image/jpeg"},
                            {"data":"aGVsbG8=","name":"note.txt","media_type":"text/plain; charset=utf-8"}],
             "identities":[{"kind":"phone","value":"+49 30 1234567","verified":true},{"kind":"email","value":"Jana@Example.com"}]}
            """);

        Assert.Equal(("m1", "user-7", "Jana Nowak", "pl"), (message.ExternalId, message.Address, message.Name, message.Language));
        Assert.Equal(("Dzień dobry 👋", "Order 7", "m0"), (message.Text, message.Subject, message.ReplyTo));
        Assert.Equal(_time.GetUtcNow().AddMinutes(-1), message.At);
        Assert.Equal(
            [(IdentityKind.PhoneNumber, "+49301234567", IdentityTrust.Asserted), (IdentityKind.EmailAddress, "jana@example.com", IdentityTrust.Claimed),
             (IdentityKind.Other, "shop:user-7", IdentityTrust.Asserted)],
            message.Identities.Select(identity => (identity.Kind, identity.Value, identity.Trust)));
        Assert.Equal(["image/jpeg", "text/plain"], message.Attachments.Select(file => file.MediaType));
        await using var inline = await _channel.FetchAsync(message.Attachments[1].Source!, CancellationToken.None);
        Assert.Equal("text/plain", inline.MediaType);
        Assert.Equal("hello", await new StreamReader(inline.Content).ReadToEndAsync());
    }

    [Theory]
    [InlineData("مرحبا، أين طلبي؟")]
    [InlineData("👩‍👩‍👧‍👦 🏳️‍🌈 é")]
    [InlineData("line one\nline two\ttabbed \"quoted\" \\ <b>")]
    public void Words_of_every_script_come_in_unchanged(string text) =>
        Assert.Equal(text, Message(Json(text)).Text);

    [Fact]
    public void Four_kilobytes_of_words_come_in_and_more_than_64_do_not()
    {
        Assert.Equal(4096, Message(Json(new string('ä', 4096))).Text.Length);
        Assert.Equal("text", FieldOf(Receive(Json(new string('ä', 65_537)))));
    }

    [Fact]
    public void A_receipt_and_typing_come_in()
    {
        var receipt = Assert.IsType<InboundReceipt>(
            Assert.Single(Receive("""{"type":"receipt","id":"e1","message":"x9","state":"failed","fault":"user left"}""").Events));

        Assert.Equal(("x9", MessageState.Failed, "user left"), (receipt.ExternalId, receipt.State, receipt.Fault));
        var typing = Receive("""{"type":"typing","id":"e2","from":"user-7"}""");
        Assert.Equal(200, typing.Status);
        Assert.Empty(typing.Events);
    }

    [Theory]
    [InlineData("""{"id":"1","from":"a","text":"b"}""", "type")]
    [InlineData("""{"type":"mail","id":"1","from":"a","text":"b"}""", "type")]
    [InlineData("""{"type":"message","from":"a","text":"b"}""", "id")]
    [InlineData("""{"type":"message","id":1,"from":"a","text":"b"}""", "id")]
    [InlineData("""{"type":"message","id":"1","text":"b"}""", "from")]
    [InlineData("""{"type":"message","id":"1","from":"a"}""", "text")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"\ud83d"}""", "text")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"a\u0000b"}""", "text")]
    [InlineData("""{"\ud800":1,"type":"message","id":"1","from":"a"}""", "text")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","language":"DEU"}""", "language")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","at":"yesterday"}""", "at")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","automatic":"no"}""", "automatic")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","kind":"dance"}""", "kind")]
    [InlineData("""{"type":"message","id":"1","from":"a","kind":"edit","text":"b"}""", "reply_to")]
    [InlineData("""{"type":"message","id":"1","from":"a","attachments":{}}""", "attachments")]
    [InlineData("""{"type":"message","id":"1","from":"a","attachments":[1]}""", "attachments[0]")]
    [InlineData("""{"type":"message","id":"1","from":"a","attachments":[{"name":"x"}]}""", "attachments[0].url")]
    [InlineData("""{"type":"message","id":"1","from":"a","attachments":[{"url":"file:///etc/passwd"}]}""", "attachments[0].url")]
    [InlineData("""{"type":"message","id":"1","from":"a","attachments":[{"url":"https://a/b"},{"data":"*"}]}""", "attachments[1].data")]
    [InlineData("""{"type":"message","id":"1","from":"a","attachments":[{"data":"","media_type":"x"}]}""", "attachments[0].media_type")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","identities":[{"kind":"phone","value":"030 1234567"}]}""", "identities[0].value")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","identities":[{"kind":"email","value":"x"}]}""", "identities[0].value")]
    [InlineData("""{"type":"message","id":"1","from":"a","text":"b","identities":[{"value":"x"}]}""", "identities[0].kind")]
    [InlineData("""{"type":"receipt","id":"1","state":"sent"}""", "message")]
    [InlineData("""{"type":"receipt","id":"1","message":"2","state":"eaten"}""", "state")]
    [InlineData("""{"type":"message","id":"1""", "")]
    [InlineData("""[1]""", "")]
    [InlineData("", "")]
    public void What_does_not_fit_is_answered_400_with_the_field(string json, string field)
    {
        var answer = Receive(json);

        Assert.Equal(400, answer.Status);
        Assert.Empty(answer.Events);
        Assert.Equal(field, FieldOf(answer));
    }

    [Fact]
    public void Without_a_good_signature_nothing_comes_in_and_nothing_is_said()
    {
        var body = Json("hello");
        var signed = GatewaySignature.Sign(["three"], Encoding.UTF8.GetBytes(body), _time.GetUtcNow());

        foreach (var header in new[] { signed, "", "t=1,v1=2" })
        {
            var answer = _channel.Receive(Request("POST", body, header));
            Assert.Equal((401, ""), (answer.Status, answer.Body));
            Assert.Empty(answer.Events);
        }

        Assert.Equal(401, _channel.Receive(new WebhookRequest("POST", new Uri("https://g/hooks/shop"), new Dictionary<string, string>(), default, IPAddress.Loopback)).Status);
        Assert.Equal(405, _channel.Receive(Request("GET", "", "")).Status);
    }

    private static string Json(string text) => JsonSerializer.Serialize(new { type = "message", id = "1", from = "a", text });

    private static string FieldOf(WebhookAnswer answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("field").GetString()!;

    private static WebhookRequest Request(string method, string body, string header) => new(
        method, new Uri("https://gateway.example.com/hooks/shop"),
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-gateway-signature"] = header },
        Encoding.UTF8.GetBytes(body), IPAddress.Loopback);

    private InboundMessage Message(string json) => Assert.IsType<InboundMessage>(Assert.Single(Receive(json).Events));

    private WebhookAnswer Receive(string json) => _channel.Receive(
        Request("POST", json, GatewaySignature.Sign(["two"], Encoding.UTF8.GetBytes(json), _time.GetUtcNow())));
}
