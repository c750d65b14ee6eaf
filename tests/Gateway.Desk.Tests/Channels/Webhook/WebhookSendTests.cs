using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Webhook;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.Webhook;

public sealed class WebhookSendTests
{
    private readonly ManualTime _time = new();
    private readonly FakeHttp _http = new();
    private readonly WebhookChannel _channel;

    public WebhookSendTests() => _channel = new WebhookChannel(
        new WebhookChannelOptions { Name = "shop", Url = new Uri("https://shop.example.com/in?x=1"), Secrets = ["one", "two"] },
        _http.Client,
        _time);

    [Fact]
    public async Task A_message_is_posted_whole_signed_with_each_secret_under_our_id()
    {
        _http.Answer(201, """{"id":"their-9"}""");

        var result = await _channel.SendAsync(
            Outgoing.Message("user-7", "Guten Tag 👋", ["yes", "no"], "m1", Outgoing.File("a.txt", "text/plain", "hello"u8.ToArray())),
            CancellationToken.None);

        Assert.Equal(new SendResult.Sent("their-9"), result);
        var sent = Assert.Single(_http.Sent);
        Assert.Equal(("POST", "https://shop.example.com/in?x=1"), (sent.Method, sent.Url.ToString()));
        Assert.Equal(Outgoing.Id.ToString(), sent.Header("Idempotency-Key"));
        Assert.Equal("application/json", sent.ContentHeaders!.ContentType!.ToString());
        foreach (var secret in new[] { "one", "two" })
        {
            Assert.Null(GatewaySignature.Check(sent.Header(GatewaySignature.Header), sent.Body, [secret], _time.GetUtcNow(), out _));
        }

        using var json = JsonDocument.Parse(sent.Body);
        var root = json.RootElement;
        Assert.Equal(
            ("message", Outgoing.Id.ToString(), "shop", "user-7", "Guten Tag 👋", "m1", "agent", "Anna Schmidt"),
            (Text(root, "type"), Text(root, "id"), Text(root, "channel"), Text(root, "to"), Text(root, "text"), Text(root, "reply_to"), Text(root, "author"), Text(root, "agent")));
        Assert.Equal(["yes", "no"], root.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()));
        Assert.Equal("aGVsbG8=", Text(root.GetProperty("attachments")[0], "data"));
    }

    [Fact]
    public async Task Without_an_id_in_the_answer_ours_is_the_id()
    {
        foreach (var body in new[] { "", "ok", "[]", """{"id":5}""", """{"id":""}""" })
        {
            Assert.Equal(new SendResult.Sent(Outgoing.Id.ToString()), await SendAsync(200, body));
        }
    }

    [Theory]
    [InlineData(400, SendRefusal.Rejected)]
    [InlineData(409, SendRefusal.Rejected)]
    [InlineData(410, SendRefusal.UnknownAddress)]
    [InlineData(404, SendRefusal.UnknownAddress)]
    [InlineData(401, SendRefusal.SetUp)]
    [InlineData(302, SendRefusal.SetUp)]
    public async Task What_is_answered_in_the_4xx_is_refused(int status, SendRefusal kind) =>
        Assert.Equal(kind, Assert.IsType<SendResult.Refused>(await SendAsync(status, "no")).Kind);

    [Fact]
    public async Task What_passes_is_tried_later_as_long_after_as_they_ask()
    {
        Assert.Equal(new SendResult.Later("answered 503"), await SendAsync(503, "x"));
        _http.Answer(429, "", response => response.Headers.TryAddWithoutValidation("Retry-After", "30"));
        Assert.Equal(new SendResult.Later("answered 429", TimeSpan.FromSeconds(30), true), await SendAsync());
        _http.Answer(503, "", response => response.Headers.RetryAfter = new(_time.GetUtcNow().AddMinutes(2)));
        Assert.Equal(TimeSpan.FromMinutes(2), Assert.IsType<SendResult.Later>(await SendAsync()).After);
        _http.Break();
        Assert.Equal(new SendResult.Later("Connection refused"), await SendAsync());
    }

    [Fact]
    public async Task A_test_says_what_is_wrong_with_the_secret_the_address_and_the_answer()
    {
        _http.Answer(401);

        var findings = new List<ChannelFinding>();
        await foreach (var finding in _channel.TestAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        Assert.Equal(
            [("our address", FindingSeverity.Doubtful), ("secret", FindingSeverity.Doubtful), ("their address", FindingSeverity.Wrong)],
            findings.Select(finding => (finding.Subject, finding.Severity)));
        Assert.Contains("\"ping\"", Assert.Single(_http.Sent).Text);
    }

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();

    private Task<SendResult> SendAsync() => _channel.SendAsync(Outgoing.Message("user-7", "hi"), CancellationToken.None);

    private Task<SendResult> SendAsync(int status, string body)
    {
        _http.Answer(status, body);
        return SendAsync();
    }
}
