using System.Text.Json;
using System.Xml.Linq;
using Gateway.Desk.Channels.HttpSms;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.HttpSms;

public sealed class HttpSmsSendTests
{
    private const string Nasty = "\",\"to\":\"+1\"}&to=+1#\r\nX-Evil: 1 </text><to>+1</to> {secret} \\ 100% Grüße 👋 \ud83d \u0001";

    private readonly FakeHttp _http = new();

    [Fact]
    public async Task Words_stay_words_in_JSON()
    {
        await SendAsync(new HttpSmsSending { Url = "https://sms.example.com/send", Body = """{"to": "{to}", "sender": "{from}", "text": "{text}", "ref": "{id}", "opts": {"x": 1}}""" }, Nasty);

        var sent = Assert.Single(_http.Sent);
        Assert.Equal("application/json; charset=utf-8", sent.ContentHeaders!.ContentType!.ToString());
        var json = JsonDocument.Parse(sent.Body).RootElement;
        Assert.Equal(["to", "sender", "text", "ref", "opts"], json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("+491701234567", Nasty.Replace("\ud83d ", "\ufffd ")), (json.GetProperty("to").GetString(), json.GetProperty("text").GetString()));
        Assert.Equal(Outgoing.Id.ToString(), json.GetProperty("ref").GetString());
    }

    [Fact]
    public async Task Words_stay_words_in_a_form()
    {
        await SendAsync(new HttpSmsSending { Url = "https://sms.example.com/send", Form = BodyForm.Form, Body = "to={to}&text={text}&key={secret}", Numbers = NumberForm.Zeros, Secret = "a&b=c" }, Nasty);

        var sent = Assert.Single(_http.Sent);
        var fields = sent.Text.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        Assert.Equal(["to", "text", "key"], fields.Keys);
        Assert.Equal(("00491701234567", Nasty.Replace("\ud83d ", "\ufffd "), "a&b=c"), (fields["to"], fields["text"], fields["key"]));
    }

    [Fact]
    public async Task Words_stay_words_in_XML()
    {
        await SendAsync(new HttpSmsSending { Url = "https://sms.example.com/send", Form = BodyForm.Xml, Body = "<sms to=\"{to}\"><text>{text}</text></sms>" }, Nasty);

        var xml = XElement.Parse(Assert.Single(_http.Sent).Text);
        Assert.Equal("+491701234567", xml.Attribute("to")!.Value);
        Assert.Equal(Nasty.Replace("\ud83d ", "\ufffd ").Replace("\u0001", "").Replace("\r\n", "\n"), xml.Element("text")!.Value);
    }

    [Fact]
    public async Task Words_stay_words_in_the_address_and_no_value_breaks_out_of_a_header()
    {
        await SendAsync(
            new HttpSmsSending { Method = "GET", Url = "https://sms.example.com/send?to={to}&text={text}", Headers = [("X-Key", "Bearer {secret}")], Secret = "s3cret\r\nX-Evil: 1", Numbers = NumberForm.Digits },
            Nasty);

        var sent = Assert.Single(_http.Sent);
        Assert.Equal(("GET", "sms.example.com", ""), (sent.Method, sent.Url.Host, sent.Url.Fragment));
        Assert.StartsWith("?to=491701234567&text=%22%2C", sent.Url.Query);
        Assert.Equal(2, sent.Url.Query.Split('&').Length);
        Assert.Equal("Bearer s3cretX-Evil: 1", sent.Header("X-Key"));
        Assert.Null(sent.Header("X-Evil"));
    }

    [Theory]
    [InlineData(200, """{"messages":[{"id":9007199254740993}]}""", "9007199254740993")]
    [InlineData(201, """{"messages":[{"id":"a-1"}]}""", "a-1")]
    public async Task The_id_is_found_by_its_path(int status, string body, string id)
    {
        _http.Answer(status, body);

        Assert.Equal(new SendResult.Sent(id), await SendAsync(Sending with { IdPath = "messages[0].id" }, "hi"));
    }

    [Theory]
    [InlineData("""{"error":"no credit"}""")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":{"id":"x"}}""")]
    [InlineData("OK")]
    public async Task An_answer_without_the_id_is_a_refusal(string body)
    {
        _http.Answer(200, body);

        Assert.Contains(body, Assert.IsType<SendResult.Refused>(await SendAsync(Sending with { IdPath = "messages[0].id" }, "hi")).Reason);
    }

    [Fact]
    public async Task Other_answers_are_told_apart()
    {
        _http.Answer(200, "OK");
        Assert.Equal(new SendResult.Sent(Outgoing.Id.ToString()), await SendAsync(Sending, "hi"));
        _http.Answer(401);
        Assert.Equal(SendRefusal.SetUp, Assert.IsType<SendResult.Refused>(await SendAsync(Sending, "hi")).Kind);
        _http.Answer(422, "bad number");
        Assert.Equal("answered 422: bad number", Assert.IsType<SendResult.Refused>(await SendAsync(Sending, "hi")).Reason);
        _http.Answer(429, "", response => response.Headers.TryAddWithoutValidation("Retry-After", "3"));
        Assert.Equal(new SendResult.Later("answered 429", TimeSpan.FromSeconds(3), true), await SendAsync(Sending, "hi"));
        _http.Break();
        Assert.IsType<SendResult.Later>(await SendAsync(Sending, "hi"));
    }

    private static HttpSmsSending Sending => new() { Url = "https://sms.example.com/send", Body = """{"to": "{to}", "text": "{text}"}""" };

    private Task<SendResult> SendAsync(HttpSmsSending sending, string text) => new HttpSmsChannel(
        new HttpSmsOptions { Name = "sms", From = "Example", Sending = sending }, null, _http.Client, new ManualTime())
        .SendAsync(Outgoing.Message("+491701234567", text), CancellationToken.None);
}
