using System.Net;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.HttpSms;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.HttpSms;

public sealed class HttpSmsReceiveTests
{
    private readonly ManualTime _time = new();

    private static HttpSmsReceiving Json => new()
    {
        Secrets = ["one", "two"],
        Place = SecretPlace.Header,
        PlaceName = "X-Token",
        Message = ("id", "from.number", "text"),
        Receipt = ("message", "status", "why"),
        States = new Dictionary<string, MessageState> { ["delivrd"] = MessageState.Delivered, ["undeliv"] = MessageState.Failed },
        Answer = "OK",
    };

    [Theory]
    [InlineData("+49 170 1234567", "+491701234567", IdentityKind.PhoneNumber)]
    [InlineData("00491701234567", "+491701234567", IdentityKind.PhoneNumber)]
    [InlineData("491701234567", "+491701234567", IdentityKind.PhoneNumber)]
    [InlineData("01701234567", "+491701234567", IdentityKind.PhoneNumber)]
    [InlineData("INFO", "INFO", IdentityKind.Other)]
    public void A_message_comes_in_and_numbers_in_every_form_become_one(string from, string address, IdentityKind kind)
    {
        var answer = Receive(Json, $$"""{"id":17,"from":{"number":"{{from}}"},"text":"Grüße 👋 مرحبا"}""");
        var message = Assert.IsType<InboundMessage>(Assert.Single(answer.Events));

        Assert.Equal(("17", address, "Grüße 👋 مرحبا", "OK"), (message.ExternalId, message.Address, message.Text, answer.Body));
        Assert.Equal(kind, Assert.Single(message.Identities).Kind);
    }

    [Fact]
    public void One_bad_entry_of_a_list_does_not_lose_the_others()
    {
        var receiving = Json with { List = "data.messages", Message = ("id", "from", "text") };
        var answer = Receive(receiving, """{"data":{"messages":[{"id":"1","from":"+491701234567","text":"a"},{"id":"2"},7,{"id":"3","from":"+491701234567","text":"c"}]}}""");

        Assert.Equal(["1", "3"], answer.Events.Cast<InboundMessage>().Select(message => message.ExternalId));
        Assert.Equal(400, Receive(receiving, """{"data":{"messages":[{"id":"2"}]}}""").Status);
        Assert.Equal(200, Receive(receiving, """{"data":{}}""").Status);
    }

    [Fact]
    public void A_form_and_a_query_are_read_alike()
    {
        var receiving = Json with { Form = BodyForm.Form, Message = ("mid", "msisdn", "message") };

        foreach (var (query, body) in new[] { ("", "mid=1&msisdn=491701234567&message=a+b%26c"), ("?mid=1&msisdn=491701234567&message=a+b%26c", "") })
        {
            var message = Assert.IsType<InboundMessage>(Assert.Single(Receive(receiving, body, "/hooks/sms" + query).Events));
            Assert.Equal(("1", "+491701234567", "a b&c"), (message.ExternalId, message.Address, message.Text));
        }

        Assert.Equal("there is no 'mid'", Receive(receiving, "x=1").Refusal);
    }

    [Theory]
    [InlineData("DELIVRD", MessageState.Delivered, null)]
    [InlineData("Undeliv", MessageState.Failed, "absent")]
    public void The_providers_words_become_receipts(string word, MessageState state, string? fault)
    {
        var answer = Receive(Json, $$"""{"message":"m1","status":"{{word}}","why":"absent"}""", "/hooks/sms/receipts");

        Assert.Equal(new InboundReceipt("m1", state, _time.GetUtcNow(), fault), Assert.Single(answer.Events));
    }

    [Fact]
    public void A_word_that_is_not_configured_brings_nothing()
    {
        var answer = Receive(Json, """{"message":"m1","status":"BUFFERED"}""", "/hooks/sms/receipts");

        Assert.Equal((200, 0), (answer.Status, answer.Events.Count));
    }

    [Fact]
    public void The_secret_is_asked_for_wherever_it_is_shown()
    {
        const string body = """{"id":"1","from":{"number":"+491701234567"},"text":"x"}""";
        var basic = Json with { Place = SecretPlace.Basic, PlaceName = "provider" };
        var query = Json with { Place = SecretPlace.Query, PlaceName = "token" };

        Assert.Equal(200, Status(Json, body, "", ("X-Token", "one")));
        Assert.Equal(200, Status(Json, body, "", ("X-Token", "two")));
        Assert.Equal(401, Status(Json, body, "", ("X-Token", "three")));
        Assert.Equal(401, Status(Json, body, "", ("X-Token", "")));
        Assert.Equal(401, Status(Json, body, "?X-Token=one"));
        Assert.Equal(200, Status(query, body, "?token=two"));
        Assert.Equal(401, Status(query, body, "?token=twoo"));
        Assert.Equal(200, Status(basic, body, "", ("Authorization", Basic("provider:one"))));
        Assert.Equal(401, Status(basic, body, "", ("Authorization", Basic("other:one"))));
        Assert.Equal(401, Status(basic, body, "", ("Authorization", "Basic ???")));
        Assert.Equal(401, Status(basic, body, "", ("Authorization", "Basic")));
        Assert.Equal(401, Status(basic, body, ""));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"id":{},"from":{"number":"+491701234567"},"text":"x"}""")]
    [InlineData("""{"id":"1","from":"+491701234567","text":"x"}""")]
    [InlineData("""{"id":"1","from":{"number":"+491701234567"},"text":"\ud800"}""")]
    public void What_cannot_be_read_is_answered_400(string body) => Assert.Equal(400, Receive(Json, body).Status);

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private int Status(HttpSmsReceiving receiving, string body, string query, params (string Name, string Value)[] headers) =>
        Channel(receiving).Receive(Request(body, "/hooks/sms" + query, headers)).Status;

    private WebhookAnswer Receive(HttpSmsReceiving receiving, string body, string path = "/hooks/sms") =>
        Channel(receiving).Receive(Request(body, path, ("X-Token", "one")));

    private static WebhookRequest Request(string body, string path, params (string Name, string Value)[] headers) => new(
        "POST", new Uri("https://gateway.example.com" + path), headers.ToDictionary(header => header.Name, header => header.Value), Encoding.UTF8.GetBytes(body), IPAddress.Loopback);

    private HttpSmsChannel Channel(HttpSmsReceiving receiving) => new(
        new HttpSmsOptions { Name = "sms", From = "Example", Country = "DE", Sending = new HttpSmsSending { Url = "https://sms.example.com" }, Receiving = receiving },
        null, new FakeHttp().Client, _time);
}
