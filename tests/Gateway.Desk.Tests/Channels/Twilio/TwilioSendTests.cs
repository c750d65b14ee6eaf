using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Twilio;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.Twilio;

public sealed class TwilioSendTests
{
    private readonly FakeHttp _http = new();

    [Theory]
    [InlineData("+4930555000", "From")]
    [InlineData("whatsapp:+4930555000", "From")]
    [InlineData("MG0123456789abcdef0123456789abcdef", "MessagingServiceSid")]
    public async Task A_text_is_posted_with_where_receipts_go(string from, string field)
    {
        _http.Answer(201, """{"sid":"SM7","status":"queued"}""");

        Assert.Equal(new SendResult.Sent("SM7"), await Channel(from).SendAsync(Outgoing.Message("+491701234567", "Grüße & Co"), CancellationToken.None));

        var sent = Assert.Single(_http.Sent);
        Assert.Equal("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", sent.Url.ToString());
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("AC1:token"))}", sent.Header("Authorization"));
        Assert.Equal($"To=%2B491701234567&{field}={Uri.EscapeDataString(from)}&Body=Gr%C3%BC%C3%9Fe+%26+Co&StatusCallback=https%3A%2F%2Fgateway.example.com%2Fhooks%2Fsms%2Fstatus", sent.Text);
    }

    [Fact]
    public async Task A_template_goes_by_its_content_and_a_key_is_used_instead_of_the_account()
    {
        _http.Answer(201, """{"sid":"SM8"}""");
        var message = Outgoing.Message("whatsapp:+491701234567", "");

        await Channel("whatsapp:+4930555000", ("SK1", "key secret")).SendAsync(
            message with { Message = message.Message with { Template = new MessageTemplate("HX1", "de", ["Jana", "12:00"]) } }, CancellationToken.None);

        var sent = Assert.Single(_http.Sent);
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("SK1:key secret"))}", sent.Header("Authorization"));
        Assert.Contains("ContentSid=HX1", sent.Text);
        Assert.Contains(Uri.EscapeDataString("""{"1":"Jana","2":"12:00"}"""), sent.Text);
        Assert.DoesNotContain("Body=", sent.Text);
    }

    [Theory]
    [InlineData(400, 21610, SendRefusal.OptedOut)]
    [InlineData(400, 63016, SendRefusal.WindowClosed)]
    [InlineData(400, 21211, SendRefusal.UnknownAddress)]
    [InlineData(400, 21614, SendRefusal.UnknownAddress)]
    [InlineData(400, 21606, SendRefusal.SetUp)]
    [InlineData(401, 20003, SendRefusal.SetUp)]
    [InlineData(400, 21617, SendRefusal.Rejected)]
    public async Task Errors_for_good_are_told_apart(int status, int code, SendRefusal kind)
    {
        _http.Answer(status, $$"""{"code":{{code}},"message":"words","more_info":"https://www.twilio.com/docs/errors/{{code}}","status":{{status}}}""");

        var refused = Assert.IsType<SendResult.Refused>(await SendAsync());
        Assert.Equal(kind, refused.Kind);
        Assert.StartsWith($"{code}: ", refused.Reason);
    }

    [Theory]
    [InlineData(429, """{"code":20429,"message":"Too Many Requests"}""", true)]
    [InlineData(400, """{"code":14107,"message":"rate"}""", true)]
    [InlineData(400, """{"code":63018,"message":"rate"}""", true)]
    [InlineData(503, "<html>", false)]
    [InlineData(429, "", true)]
    public async Task Errors_that_pass_are_tried_later(int status, string body, bool isForAll)
    {
        _http.Answer(status, body, response => response.Headers.TryAddWithoutValidation("Retry-After", "7"));

        var later = Assert.IsType<SendResult.Later>(await SendAsync());
        Assert.Equal((TimeSpan.FromSeconds(7), isForAll), (later.After, later.IsForAll));
    }

    [Fact]
    public async Task Files_are_refused_with_the_reason_where_Twilio_could_not_fetch_them()
    {
        var one = Outgoing.File("a.jpg", "image/jpeg", [1]);

        var nowhere = new TwilioChannel(new TwilioOptions { Name = "sms", Account = "AC1", AuthTokens = ["token"], From = "+4930555000" }, _http.Client, new ManualTime());
        Assert.Contains("web: url", Assert.IsType<SendResult.Refused>(await nowhere.SendAsync(Outgoing.Message("+491701234567", "see", null, null, one), CancellationToken.None)).Reason);
        Assert.IsType<SendResult.Refused>(await Channel("whatsapp:+4930555000").SendAsync(Outgoing.Message("whatsapp:+491701234567", "see", null, null, one, one), CancellationToken.None));
        Assert.Empty(_http.Sent);
    }

    [Fact]
    public async Task A_file_goes_as_a_link_that_opens_this_file_alone_and_for_some_hours()
    {
        var time = new ManualTime();
        var hash = new string('a', 64);
        var channel = new TwilioChannel(
            new TwilioOptions { Name = "sms", Account = "AC1", AuthTokens = ["token"], From = "+4930555000", OwnUrl = new Uri("https://gateway.example.com/hooks/sms") }, _http.Client, time);
        var message = Outgoing.Message("+491701234567", "", null, null, Outgoing.File("a.jpg", "image/jpeg", [1]));
        await channel.SendAsync(message with { Message = message.Message with { Attachments = [new Attachment("a.jpg", "image/jpeg", hash, 1)] } }, CancellationToken.None);
        var url = FormFields.Parse(Assert.Single(_http.Sent).Body)["MediaUrl"]!;

        Assert.Equal(new WebhookFile(hash, "image/jpeg"), Get(url).File);
        foreach (var other in new[] { url.Replace("aaaa?", "aaab?"), url.Replace("jpeg", "html"), url.Replace("until=1", "until=2"), url[..^1], url.Replace("proof=", "x="), url.Split('?')[0] })
        {
            Assert.Equal((401, null), (Get(other).Status, Get(other).File));
        }

        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(401, Get(url).Status);

        WebhookAnswer Get(string link) => channel.Receive(
            new WebhookRequest("GET", new Uri(link), new Dictionary<string, string>(), default, System.Net.IPAddress.Loopback));
    }

    [Fact]
    public async Task Media_is_fetched_with_our_password_at_Twilio_and_without_it_where_Twilio_points_to()
    {
        _http.Answer(307, "", response => response.Headers.Location = new Uri("https://media.example.com/x")).Answer(200, "image");

        await using var media = await Channel("+4930555000").FetchAsync("https://api.twilio.com/m/0", CancellationToken.None);

        Assert.Equal("image", await new StreamReader(media.Content).ReadToEndAsync());
        Assert.NotNull(_http.Sent[0].Header("Authorization"));
        Assert.Equal(("https://media.example.com/x", null), (_http.Sent[1].Url.ToString(), _http.Sent[1].Header("Authorization")));
        await using var other = await Channel("+4930555000").FetchAsync("https://api.twilio.com.evil.example/m/0", CancellationToken.None);
        Assert.Null(_http.Sent[2].Header("Authorization"));
        _http.Answer(404);
        await Assert.ThrowsAsync<MediaGoneException>(() => Channel("+4930555000").FetchAsync("https://api.twilio.com/m/0", CancellationToken.None));
        await Assert.ThrowsAsync<MediaGoneException>(() => Channel("+4930555000").FetchAsync("file:///etc/passwd", CancellationToken.None));
    }

    [Fact]
    public async Task A_test_looks_at_address_account_and_number()
    {
        _http.Answer(200, """{"friendly_name":"Example","status":"active","type":"Trial"}""")
            .Answer(200, """{"incoming_phone_numbers":[{"phone_number":"+4930555000","sms_url":"https://old.example.com","sms_method":"POST","capabilities":{"sms":true}}]}""");

        var findings = new List<ChannelFinding>();
        await foreach (var finding in Channel("+4930555000").TestAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        Assert.Equal(
            [("our address", FindingSeverity.Good), ("account", FindingSeverity.Doubtful), ("incoming messages", FindingSeverity.Wrong)],
            findings.Select(finding => (finding.Subject, finding.Severity)));
        Assert.Equal("/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json?PhoneNumber=%2B4930555000", _http.Sent[1].Url.PathAndQuery);
    }

    private TwilioChannel Channel(string from, (string Sid, string Secret)? key = null) => new(
        new TwilioOptions { Name = "sms", Account = "AC1", AuthTokens = ["old", "token"], From = from, Key = key, OwnUrl = new Uri("https://gateway.example.com/hooks/sms") },
        _http.Client,
        new ManualTime());

    private Task<SendResult> SendAsync() => Channel("+4930555000").SendAsync(Outgoing.Message("+491701234567", "hi"), CancellationToken.None);
}
