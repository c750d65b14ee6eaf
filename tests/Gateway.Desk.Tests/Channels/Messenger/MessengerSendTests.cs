using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Messenger;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using static Gateway.Desk.Tests.Channels.Messenger.MessengerBodies;

namespace Gateway.Desk.Tests.Channels.Messenger;

public sealed class MessengerSendTests
{
    private const string Taken = """{"recipient_id":"6542103219876543","message_id":"m_out"}""";
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeHttp _http = new();

    [Fact]
    public async Task Words_leave_as_a_response_with_choices_as_quick_replies()
    {
        Assert.Equal(new SendResult.Sent("m_out"), await SendAsync(Outgoing.Message(Psid, "Did that help?", ["Yes", "No"])));

        var sent = Assert.Single(_http.Sent);
        Assert.Equal(("https://graph.facebook.com/v24.0/me/messages", "Bearer EAA-token"), (sent.Url.ToString(), sent.Header("Authorization")));
        var json = Json(sent);
        Assert.Equal((Psid, "RESPONSE"), (json.GetProperty("recipient").GetProperty("id").GetString(), json.GetProperty("messaging_type").GetString()));
        Assert.Equal(["Yes", "No"], json.GetProperty("message").GetProperty("quick_replies").EnumerateArray().Select(reply => reply.GetProperty("title").GetString()!));
    }

    [Fact]
    public async Task A_choice_that_is_too_long_for_a_button_stands_below_the_text()
    {
        await SendAsync(Outgoing.Message(Psid, "Which?", ["Yes", "Something much longer than that"]));

        Assert.Equal("Which?\n1. Yes\n2. Something much longer than that", Json(_http.Sent[0]).GetProperty("message").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(MessageAuthor.Agent, 23, true, "RESPONSE")]
    [InlineData(MessageAuthor.Agent, 25, true, "MESSAGE_TAG")]
    [InlineData(MessageAuthor.Agent, 25, false, null)]
    [InlineData(MessageAuthor.Gateway, 23, true, "RESPONSE")]
    [InlineData(MessageAuthor.Gateway, 25, true, null)]
    public async Task After_a_day_only_people_write_and_only_where_Meta_granted_it(MessageAuthor author, int hours, bool hasHumanAgent, string? type)
    {
        var message = Outgoing.Message(Psid, "x");
        message = message with
        {
            Message = message.Message with { Author = author },
            Conversation = message.Conversation with { LastWritten = Now - TimeSpan.FromHours(hours) },
        };

        var result = await SendAsync(message, Channel(_http, hasHumanAgent: hasHumanAgent));

        if (type is null)
        {
            Assert.Equal(SendRefusal.WindowClosed, Assert.IsType<SendResult.Refused>(result).Kind);
            Assert.Empty(_http.Sent);
            return;
        }

        var json = Json(_http.Sent[0]);
        Assert.Equal(type, json.GetProperty("messaging_type").GetString());
        Assert.Equal(type == "MESSAGE_TAG", json.TryGetProperty("tag", out var tag) && tag.GetString() == "HUMAN_AGENT");
    }

    [Theory]
    [InlineData(MessengerProduct.Messenger, "https://graph.facebook.com/v24.0/me/message_attachments")]
    [InlineData(MessengerProduct.Instagram, "https://graph.facebook.com/v24.0/me/message_attachments?platform=instagram")]
    public async Task A_file_is_uploaded_sent_by_its_id_and_followed_by_the_words(MessengerProduct product, string url)
    {
        _http.Answer(200, """{"attachment_id":"99"}""").Answer(200, Taken).Answer(200, Taken);

        await Channel(_http, product).SendAsync(Outgoing.Message(Psid, "Look", files: Outgoing.File("a.png", "image/png", [1, 2])), CancellationToken.None);

        Assert.Equal(url, _http.Sent[0].Url.ToString());
        var attachment = Json(_http.Sent[1]).GetProperty("message").GetProperty("attachment");
        Assert.Equal(("image", "99"), (attachment.GetProperty("type").GetString(), attachment.GetProperty("payload").GetProperty("attachment_id").GetString()));
        Assert.Equal("Look", Json(_http.Sent[2]).GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Long_words_leave_to_Instagram_in_parts_of_a_thousand_octets()
    {
        var text = string.Join(' ', Enumerable.Repeat("Grüße🙂", 150));
        for (var i = 0; i < 3; i++)
        {
            _http.Answer(200, Taken);
        }

        await Channel(_http, MessengerProduct.Instagram).SendAsync(Outgoing.Message(Psid, text), CancellationToken.None);

        var parts = _http.Sent.Select(sent => Json(sent).GetProperty("message").GetProperty("text").GetString()!).ToList();
        Assert.All(parts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 1000));
        Assert.Equal(text, string.Join(' ', parts));
    }

    [Fact]
    public void A_word_without_any_space_is_cut_between_letters()
    {
        var parts = MessengerWriter.Cut(new string('x', 999) + string.Concat(Enumerable.Repeat("🙂", 10)), 1000);

        Assert.Equal([999, 20], parts.Select(part => part.Length));
    }

    [Theory]
    [InlineData(400, 10, 2018278, SendRefusal.WindowClosed)]
    [InlineData(400, 100, 2534022, SendRefusal.WindowClosed)]
    [InlineData(400, 551, 1545041, SendRefusal.UnknownAddress)]
    [InlineData(400, 200, 2018108, SendRefusal.UnknownAddress)]
    [InlineData(400, 100, 2018001, SendRefusal.UnknownAddress)]
    [InlineData(400, 100, 0, SendRefusal.Rejected)]
    [InlineData(401, 190, 463, SendRefusal.SetUp)]
    [InlineData(403, 200, 0, SendRefusal.SetUp)]
    [InlineData(403, 10, 0, SendRefusal.SetUp)]
    public async Task An_error_that_stays_is_refused_for_what_it_is(int status, int code, int subcode, SendRefusal kind)
    {
        _http.Answer(status, Error(code, subcode));

        Assert.Equal(kind, Assert.IsType<SendResult.Refused>(await SendAsync(Outgoing.Message(Psid, "x"))).Kind);
    }

    [Theory]
    [InlineData(400, 613, 0, true)]
    [InlineData(400, 4, 0, true)]
    [InlineData(429, 0, 0, true)]
    [InlineData(400, 10, 1893063, true)]
    [InlineData(400, 1200, 0, false)]
    [InlineData(500, 2, 0, false)]
    [InlineData(503, 0, 0, false)]
    public async Task An_error_that_passes_is_tried_again(int status, int code, int subcode, bool isForAll)
    {
        _http.Answer(status, Error(code, subcode));

        Assert.Equal(isForAll, Assert.IsType<SendResult.Later>(await SendAsync(Outgoing.Message(Psid, "x"))).IsForAll);
    }

    [Fact]
    public async Task Is_writing_also_says_that_it_was_seen()
    {
        await Channel(_http).TypingAsync(Psid, CancellationToken.None);

        Assert.Equal(["mark_seen", "typing_on"], _http.Sent.Select(sent => Json(sent).GetProperty("sender_action").GetString()));
    }

    [Fact]
    public async Task A_file_is_fetched_without_the_token_from_where_it_lies()
    {
        _http.Answer(200, "abc");
        await using var download = await Channel(_http).FetchAsync("https://scontent.xx.fbcdn.net/v/a.jpg", CancellationToken.None);

        Assert.Null(_http.Sent[0].Header("Authorization"));
        await Assert.ThrowsAsync<MediaGoneException>(() => Channel(_http).FetchAsync("no address", CancellationToken.None));
    }

    [Fact]
    public async Task The_set_up_is_looked_at()
    {
        _http.Answer(200, """{"id":"106540352242922","name":"Example"}""").Answer(200, """{"data":[{"id":"1","subscribed_fields":["feed"]}]}""");

        var findings = new List<ChannelFinding>();
        await foreach (var finding in Channel(_http).TestAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        Assert.Contains(findings, finding => (finding.Subject, finding.Severity) == ("account id", FindingSeverity.Good));
        Assert.Contains(findings, finding => (finding.Subject, finding.Severity) == ("subscription", FindingSeverity.Wrong));
    }

    private static string Error(int code, int subcode) =>
        $$$"""{"error":{"message":"Something","type":"OAuthException","code":{{{code}}},"error_subcode":{{{subcode}}},"fbtrace_id":"A"}}""";

    private static JsonElement Json(SentRequest request) => JsonDocument.Parse(request.Body).RootElement;

    private Task<SendResult> SendAsync(ChannelMessage message, MessengerChannel? channel = null)
    {
        _http.Answer(200, Taken);
        return (channel ?? Channel(_http)).SendAsync(message, CancellationToken.None);
    }
}
