using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Telegram;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Channels.Telegram;

public sealed class TelegramSendTests
{
    private const string Good = """{"ok":true,"result":{"message_id":12}}""";

    private readonly ManualTime _time = new();
    private readonly FakeHttp _http = new();
    private readonly TelegramChannel _channel;

    public TelegramSendTests() => _channel = new TelegramChannel(
        new TelegramOptions { Name = "telegram", Token = "1:abc", Api = new Uri("https://bots.example.com/base/") }, _http.Client, _time, NullLogger<TelegramChannel>.Instance);

    [Fact]
    public async Task A_text_with_choices_goes_with_buttons_as_an_answer()
    {
        _http.Answer(200, Good);

        Assert.Equal(new SendResult.Sent("77:12"), await SendAsync(Outgoing.Message("77", "Hilft das? <b>", ["Ja", new string('ä', 60)], "77:3")));

        var sent = Assert.Single(_http.Sent);
        Assert.Equal("https://bots.example.com/base/bot1:abc/sendMessage", sent.Url.ToString());
        var json = System.Text.Json.JsonDocument.Parse(sent.Body).RootElement;
        Assert.Equal((77, "Hilft das? <b>"), (json.GetProperty("chat_id").GetInt64(), json.GetProperty("text").GetString()));
        Assert.False(json.TryGetProperty("parse_mode", out _));
        Assert.Equal(3, json.GetProperty("reply_parameters").GetProperty("message_id").GetInt64());
        var buttons = json.GetProperty("reply_markup").GetProperty("inline_keyboard");
        Assert.Equal("0:Ja", buttons[0][0].GetProperty("callback_data").GetString());
        Assert.Equal($"1:{new string('ä', 31)}", buttons[1][0].GetProperty("callback_data").GetString());
        Assert.Equal(new string('ä', 60), buttons[1][0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("image/jpeg", "sendPhoto")]
    [InlineData("audio/ogg", "sendVoice")]
    [InlineData("audio/mpeg", "sendAudio")]
    [InlineData("video/mp4", "sendVideo")]
    [InlineData("application/pdf", "sendDocument")]
    public async Task A_file_goes_with_the_words_as_its_caption(string mediaType, string method)
    {
        _http.Answer(200, Good);

        await SendAsync(Outgoing.Message("77", "Bitte sehr", null, null, Outgoing.File("a.bin", mediaType, "content"u8.ToArray())));

        var sent = Assert.Single(_http.Sent);
        Assert.EndsWith("/" + method, sent.Url.AbsolutePath);
        Assert.Contains("Bitte sehr", sent.Text);
        Assert.Contains("filename=a.bin", sent.Text);
    }

    [Fact]
    public async Task Parts_that_have_left_do_not_leave_again()
    {
        var message = Outgoing.Message("77", "two files", null, null, Outgoing.File("a", "text/plain", [1]), Outgoing.File("b", "text/plain", [2]));
        _http.Answer(200, Good).Answer(200, """{"ok":true,"result":{"message_id":13}}""").Answer(502, "<html>");

        Assert.IsType<SendResult.Later>(await SendAsync(message));
        _http.Answer(200, """{"ok":true,"result":{"message_id":14}}""");
        Assert.Equal(new SendResult.Sent("77:12"), await SendAsync(message));

        Assert.Equal(["sendMessage", "sendDocument", "sendDocument", "sendDocument"], _http.Sent.Select(sent => sent.Url.Segments[^1]));
        Assert.Contains("filename=b", _http.Sent[^1].Text);
    }

    [Theory]
    [InlineData(403, "Forbidden: bot was blocked by the user", SendRefusal.OptedOut)]
    [InlineData(403, "Forbidden: user is deactivated", SendRefusal.UnknownAddress)]
    [InlineData(403, "Forbidden: bot can't initiate conversation with a user", SendRefusal.UnknownAddress)]
    [InlineData(400, "Bad Request: chat not found", SendRefusal.UnknownAddress)]
    [InlineData(400, "Bad Request: message is too long", SendRefusal.Rejected)]
    [InlineData(401, "Unauthorized", SendRefusal.SetUp)]
    [InlineData(404, "Not Found", SendRefusal.SetUp)]
    public async Task What_Telegram_refuses_for_good_is_refused(int code, string words, SendRefusal kind)
    {
        _http.Answer(code, $$"""{"ok":false,"error_code":{{code}},"description":"{{words}}"}""");

        var refused = Assert.IsType<SendResult.Refused>(await SendAsync(Outgoing.Message("77", "hi")));
        Assert.Equal(kind, refused.Kind);
        Assert.StartsWith(words, refused.Reason);
    }

    [Fact]
    public async Task Too_many_requests_rest_one_chat_or_all_of_them()
    {
        const string slow = """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}""";
        _http.Answer(429, slow);
        Assert.Equal(new SendResult.Later("Too Many Requests: retry after 9", TimeSpan.FromSeconds(9)), await SendAsync(Outgoing.Message("77", "hi")));
        for (var sent = 0; sent < 24; sent++)
        {
            _http.Answer(200, Good);
            await SendAsync(Outgoing.Message("77", "hi"));
        }

        _http.Answer(429, slow);
        Assert.True(Assert.IsType<SendResult.Later>(await SendAsync(Outgoing.Message("78", "hi"))).IsForAll);
        _time.Advance(TimeSpan.FromSeconds(2));
        _http.Answer(429, slow);
        Assert.False(Assert.IsType<SendResult.Later>(await SendAsync(Outgoing.Message("78", "hi"))).IsForAll);
    }

    [Fact]
    public async Task Faults_that_pass_are_tried_later_and_never_show_the_token()
    {
        _http.Break();
        var later = Assert.IsType<SendResult.Later>(await SendAsync(Outgoing.Message("77", "hi")));
        Assert.DoesNotContain("1:abc", later.Reason);
        _http.Answer(200, "not json");
        Assert.IsType<SendResult.Later>(await SendAsync(Outgoing.Message("77", "hi")));
    }

    [Fact]
    public async Task A_file_is_fetched_by_its_path_and_keeps_the_type_of_its_message()
    {
        _http.Answer(200, """{"ok":true,"result":{"file_path":"voice/file 1.oga"}}""").Answer(200, "sound");

        await using var file = await _channel.FetchAsync("audio/ogg V", CancellationToken.None);

        Assert.Equal("audio/ogg", file.MediaType);
        Assert.Equal("/base/file/bot1:abc/voice/file%201.oga", _http.Sent[1].Url.AbsolutePath);
        _http.Answer(200, """{"ok":true,"result":{"file_path":"/../../etc/passwd"}}""");
        await Assert.ThrowsAsync<MediaGoneException>(() => _channel.FetchAsync("audio/ogg V", CancellationToken.None));
        _http.Answer(400, """{"ok":false,"error_code":400,"description":"Bad Request: file is too big"}""");
        await Assert.ThrowsAsync<MediaGoneException>(() => _channel.FetchAsync("audio/ogg V", CancellationToken.None));
        _http.Answer(500);
        await Assert.ThrowsAsync<HttpRequestException>(() => _channel.FetchAsync("audio/ogg V", CancellationToken.None));
    }

    [Fact]
    public async Task A_test_tells_about_token_groups_and_a_webhook_in_the_way()
    {
        _http.Answer(200, """{"ok":true,"result":{"username":"service_bot","can_join_groups":true,"can_read_all_group_messages":true}}""")
            .Answer(200, """{"ok":true,"result":{"url":"https://other.example.com","pending_update_count":70,"last_error_message":"Connection refused"}}""");

        var findings = await FindingsAsync();

        Assert.Equal(
            [("token", FindingSeverity.Good), ("groups", FindingSeverity.Doubtful), ("privacy", FindingSeverity.Doubtful), ("webhook", FindingSeverity.Wrong), ("waiting", FindingSeverity.Doubtful), ("last fault", FindingSeverity.Doubtful)],
            findings.Select(finding => (finding.Subject, finding.Severity)));
        _http.Answer(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""");
        Assert.Equal(FindingSeverity.Wrong, Assert.Single(await FindingsAsync()).Severity);
    }

    private async Task<List<ChannelFinding>> FindingsAsync()
    {
        var findings = new List<ChannelFinding>();
        await foreach (var finding in _channel.TestAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private Task<SendResult> SendAsync(ChannelMessage message) => _channel.SendAsync(message, CancellationToken.None);
}
