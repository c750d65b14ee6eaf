using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using static Gateway.Desk.Tests.Channels.WhatsApp.WhatsAppBodies;

namespace Gateway.Desk.Tests.Channels.WhatsApp;

public sealed class WhatsAppSendTests
{
    private const string Taken = """{"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],"messages":[{"id":"wamid.out"}]}""";

    private readonly FakeHttp _http = new();

    [Theory]
    [InlineData(Number, "to", "individual")]
    [InlineData(UserId, "recipient", "individual")]
    public async Task Words_go_to_the_number_or_the_business_scoped_id(string address, string key, string type)
    {
        var result = await SendAsync(Outgoing.Message(address, "Hello 👋", replyTo: "wamid.in"));

        Assert.Equal(new SendResult.Sent("wamid.out"), result);
        var sent = Assert.Single(_http.Sent);
        Assert.Equal("https://graph.facebook.com/v24.0/106540352242922/messages", sent.Url.ToString());
        Assert.Equal("Bearer EAA-token", sent.Header("Authorization"));
        var json = Json(sent);
        Assert.Equal((address, type), (json.GetProperty(key).GetString(), json.GetProperty("recipient_type").GetString()));
        Assert.Equal("Hello 👋", json.GetProperty("text").GetProperty("body").GetString());
        Assert.Equal("wamid.in", json.GetProperty("context").GetProperty("message_id").GetString());
        Assert.Equal(Outgoing.Id.ToString(), json.GetProperty("biz_opaque_callback_data").GetString());
    }

    [Fact]
    public async Task Answers_to_a_group_go_to_the_group()
    {
        await SendAsync(Outgoing.Message("group:Y2Fw", "Hello all"));

        var json = Json(_http.Sent[0]);
        Assert.Equal(("Y2Fw", "group"), (json.GetProperty("to").GetString(), json.GetProperty("recipient_type").GetString()));
    }

    [Theory]
    [InlineData("button", "Yes", "No", "A person, please")]
    [InlineData("list", "One", "Two", "Three", "Four")]
    [InlineData("list", "Yes", "Something a bit longer")]
    public async Task Choices_are_buttons_or_rows(string type, params string[] choices)
    {
        await SendAsync(Outgoing.Message(UserId, "Did that help?", choices));

        var interactive = Json(_http.Sent[0]).GetProperty("interactive");
        Assert.Equal(type, interactive.GetProperty("type").GetString());
        var action = interactive.GetProperty("action");
        var titles = type == "button"
            ? action.GetProperty("buttons").EnumerateArray().Select(button => button.GetProperty("reply").GetProperty("title").GetString())
            : action.GetProperty("sections")[0].GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("title").GetString());
        Assert.Equal(choices, titles);
    }

    [Theory]
    [InlineData(11, 4)]
    [InlineData(2, 25)]
    public async Task Choices_that_are_too_many_or_too_long_stand_below_the_text(int count, int length)
    {
        var choices = Enumerable.Range(10, count).Select(number => $"{number}".PadRight(length, 'x')).ToArray();

        await SendAsync(Outgoing.Message(UserId, "Which one?", choices));

        var text = Json(_http.Sent[0]).GetProperty("text").GetProperty("body").GetString()!;
        Assert.Equal(count + 1, text.Split('\n').Length);
        Assert.StartsWith($"Which one?\n1. {choices[0]}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_goes_with_its_language_and_parameters()
    {
        var message = Outgoing.Message(UserId, "");
        await SendAsync(message with { Message = message.Message with { Template = new MessageTemplate("continue_chat", "de", ["Jana", "4711"]) } });

        var template = Json(_http.Sent[0]).GetProperty("template");
        Assert.Equal(("continue_chat", "de"), (template.GetProperty("name").GetString(), template.GetProperty("language").GetProperty("code").GetString()));
        Assert.Equal(["Jana", "4711"], template.GetProperty("components")[0].GetProperty("parameters").EnumerateArray().Select(value => value.GetProperty("text").GetString()!));
    }

    [Fact]
    public async Task A_reaction_names_the_message()
    {
        var message = Outgoing.Message(UserId, "👍", replyTo: "wamid.in");
        await SendAsync(message with { Message = message.Message with { Kind = MessageKind.Reaction } });

        var json = Json(_http.Sent[0]);
        Assert.Equal(("wamid.in", "👍"), (json.GetProperty("reaction").GetProperty("message_id").GetString(), json.GetProperty("reaction").GetProperty("emoji").GetString()));
        Assert.False(json.TryGetProperty("context", out _));
    }

    [Fact]
    public async Task A_file_is_uploaded_and_then_sent_by_its_id_with_the_words_below_it()
    {
        _http.Answer(200, """{"id":"media-1"}""");
        var result = await SendAsync(Outgoing.Message(UserId, "Your bill", files: Outgoing.File("bill ü.pdf", "application/pdf", [1, 2, 3])));

        Assert.Equal(new SendResult.Sent("wamid.out"), result);
        Assert.Equal("https://graph.facebook.com/v24.0/106540352242922/media", _http.Sent[0].Url.ToString());
        Assert.Contains("name=messaging_product", _http.Sent[0].Text, StringComparison.Ordinal);
        var document = Json(_http.Sent[1]).GetProperty("document");
        Assert.Equal(("media-1", "Your bill", "bill ü.pdf"), (document.GetProperty("id").GetString(), document.GetProperty("caption").GetString(), document.GetProperty("filename").GetString()));
    }

    [Fact]
    public async Task Words_of_a_voice_note_follow_it()
    {
        _http.Answer(200, """{"id":"media-1"}""").Answer(200, Taken);
        await SendAsync(Outgoing.Message(UserId, "Listen", files: Outgoing.File("a.ogg", "audio/ogg", [1])));

        Assert.Equal(["audio", "text"], _http.Sent.Skip(1).Select(sent => Json(sent).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Another_try_sends_only_what_has_not_left()
    {
        _http.Answer(200, """{"id":"media-1"}""").Answer(200, Taken).Answer(503);
        var channel = Channel(_http);
        var message = Outgoing.Message(UserId, "Listen", files: Outgoing.File("a.ogg", "audio/ogg", [1]));
        Assert.IsType<SendResult.Later>(await channel.SendAsync(message, CancellationToken.None));
        _http.Answer(200, """{"messages":[{"id":"wamid.second"}]}""");

        Assert.Equal(new SendResult.Sent("wamid.out"), await channel.SendAsync(message, CancellationToken.None));
        Assert.Equal(["audio", "text", "text"], _http.Sent.Skip(1).Select(sent => Json(sent).GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("application/x-msdownload", 10)]
    [InlineData("application/pdf", 101 << 20)]
    public async Task A_file_of_another_type_or_too_large_is_refused_before_anything_leaves(string type, long size)
    {
        var file = new ChannelFile("a", type, size, () => throw new InvalidOperationException());

        Assert.IsType<SendResult.Refused>(await SendAsync(Outgoing.Message(UserId, "x", files: file)));
        Assert.Empty(_http.Sent);
    }

    [Theory]
    [InlineData(400, 131047, SendRefusal.WindowClosed)]
    [InlineData(400, 131026, SendRefusal.UnknownAddress)]
    [InlineData(400, 131050, SendRefusal.OptedOut)]
    [InlineData(400, 131051, SendRefusal.Rejected)]
    [InlineData(400, 100, SendRefusal.Rejected)]
    [InlineData(404, 132001, SendRefusal.Rejected)]
    [InlineData(401, 190, SendRefusal.SetUp)]
    [InlineData(403, 131005, SendRefusal.SetUp)]
    [InlineData(403, 131031, SendRefusal.SetUp)]
    [InlineData(400, 133010, SendRefusal.SetUp)]
    [InlineData(400, 33, SendRefusal.SetUp)]
    [InlineData(500, 3, SendRefusal.SetUp)]
    [InlineData(403, 10, SendRefusal.SetUp)]
    [InlineData(400, 999999, SendRefusal.Rejected)]
    public async Task An_error_that_stays_is_refused_for_what_it_is(int status, int code, SendRefusal kind)
    {
        _http.Answer(status, Error(code));

        var refused = Assert.IsType<SendResult.Refused>(await SendAsync(Outgoing.Message(UserId, "x")));

        Assert.Equal(kind, refused.Kind);
        Assert.Contains($"{code} ", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 130429, true)]
    [InlineData(400, 80007, true)]
    [InlineData(400, 4, true)]
    [InlineData(400, 131048, true)]
    [InlineData(429, 0, true)]
    [InlineData(400, 131056, false)]
    [InlineData(500, 131000, false)]
    [InlineData(503, 131016, false)]
    [InlineData(500, 2, false)]
    public async Task An_error_that_passes_is_tried_again_for_all_where_it_holds_for_all(int status, int code, bool isForAll)
    {
        _http.Answer(status, Error(code), response => response.Headers.Add("Retry-After", "7"));

        var later = Assert.IsType<SendResult.Later>(await SendAsync(Outgoing.Message(UserId, "x")));

        Assert.Equal((isForAll, TimeSpan.FromSeconds(7)), (later.IsForAll, later.After));
    }

    [Fact]
    public async Task No_answer_and_an_unreadable_one_are_tried_again()
    {
        _http.Break().Answer(200, "<html>").Answer(502, "<html>").Answer(200, """{"messages":""");

        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<SendResult.Later>(await Channel(_http).SendAsync(Outgoing.Message(UserId, "x"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Is_writing_names_the_customers_last_message_and_marks_it_as_read()
    {
        var channel = Channel(_http);
        await channel.TypingAsync(UserId, CancellationToken.None);
        Assert.Empty(_http.Sent);
        channel.Receive(Graph.MetaCalls.Signed(Body(Messages(Text("wamid.in", "hello")))));

        await channel.TypingAsync(UserId, CancellationToken.None);

        var json = Json(Assert.Single(_http.Sent));
        Assert.Equal(("read", "wamid.in", "text"), (json.GetProperty("status").GetString(), json.GetProperty("message_id").GetString(), json.GetProperty("typing_indicator").GetProperty("type").GetString()));
    }

    private static string Error(int code) => $$$"""{"error":{"message":"(#{{{code}}}) Something","type":"OAuthException","code":{{{code}}},"error_data":{"messaging_product":"whatsapp","details":"Because"},"fbtrace_id":"A"}}""";

    private static JsonElement Json(SentRequest request) => JsonDocument.Parse(request.Body).RootElement;

    private Task<SendResult> SendAsync(ChannelMessage message)
    {
        _http.Answer(200, Taken);
        return Channel(_http).SendAsync(message, CancellationToken.None);
    }
}
