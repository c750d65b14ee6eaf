using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Peers.Gateways;
using Gateway.Peers.Processes;
using Gateway.Peers.Providers;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>A running gateway and a stand-in of Meta over real HTTP.</summary>
public sealed class WhatsAppTests(MetaGateway meta) : IClassFixture<MetaGateway>
{
    private GraphStandIn Graph => meta.Graph;

    private Uri Hook => meta.Hook("whatsapp");

    [Fact]
    public async Task Meta_sets_the_webhook_up_with_the_verify_token_only()
    {
        Assert.Equal((HttpStatusCode.OK, "1158201444"), await Graph.HandshakeAsync(Hook, MetaGateway.VerifyToken, "1158201444"));
        Assert.Equal((HttpStatusCode.Forbidden, ""), await Graph.HandshakeAsync(Hook, "guessed", "1158201444"));
    }

    [Fact]
    public async Task Only_what_one_of_the_app_secrets_signed_is_stored()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Graph.CallAsync(Hook, Words("wamid.forged-1", "DE.forger", "x"), isSigned: false));
        Assert.Equal(HttpStatusCode.Unauthorized, await Graph.CallAsync(Hook, Words("wamid.forged-2", "DE.forger", "x"), secret: "guessed"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Graph.CallAsync(Hook, new string(' ', 10 << 20) + Words("wamid.large", "DE.forger", "x")));
        Assert.Equal(HttpStatusCode.BadRequest, await Graph.CallAsync(Hook, Words("wamid.cut", "DE.forger", "x")[..^2]));
        Assert.Empty(StoredMessages.Of(meta.Folder, "whatsapp", "DE.forger"));

        Assert.Equal(HttpStatusCode.OK, await Graph.CallAsync(Hook, Words("wamid.rotated", "DE.forger", "hello"), MetaGateway.OlderSecret));
        Assert.Equal(["wamid.rotated"], Inbound("DE.forger"));
    }

    [Fact]
    public async Task What_Meta_repeats_and_reorders_is_stored_once()
    {
        var first = Words("wamid.again-1", "DE.again", "one");
        var second = Words("wamid.again-2", "DE.again", "two 🙂 שלום");
        var both = GraphBodies.WhatsApp(Graph.PhoneNumberId, [Message("wamid.again-2", "DE.again", "two 🙂 שלום"), Message("wamid.again-1", "DE.again", "one"), Message("wamid.again-2", "DE.again", "two 🙂 שלום")]);

        var answers = await Task.WhenAll(new[] { second, first, both, second, first }.Select(body => Graph.CallAsync(Hook, body)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(["wamid.again-1", "wamid.again-2"], Inbound("DE.again").Order());
        Assert.Contains(StoredMessages.Of(meta.Folder, "whatsapp", "DE.again"), message => message.Text == "two 🙂 שלום");
    }

    [Fact]
    public async Task A_number_that_appears_and_disappears_stays_one_conversation()
    {
        await Graph.CallAsync(Hook, Words("wamid.move-1", null, "with the number alone", "4915112345678"));
        await Graph.CallAsync(Hook, Words("wamid.move-2", "DE.1349", "with both", "4915112345678"));
        await Graph.CallAsync(Hook, Words("wamid.move-3", "DE.1349", "with the id alone"));

        Assert.Equal(["wamid.move-1", "wamid.move-2", "wamid.move-3"], Inbound("DE.1349"));
        Assert.Empty(StoredMessages.Of(meta.Folder, "whatsapp", "4915112345678"));
    }

    [Fact]
    public async Task Who_is_known_by_the_number_from_calls_stays_known_when_the_number_is_hidden()
    {
        await Graph.CallAsync(Hook, Words("wamid.known-1", "DE.known", "What are your opening hours?", "4915155500001"));
        await FirstToAsync("DE.known");
        await Graph.CallAsync(Hook, Words("wamid.known-2", "DE.known", "And on Sunday?"));

        var customer = Assert.Single(StoredMessages.Read(
            meta.Folder,
            "SELECT customer.name FROM conversation JOIN customer ON customer.id = customer_id WHERE address = 'DE.known'",
            row => StoredMessages.Text(row, 0)));
        Assert.Equal("Petra Keller", customer);
        Assert.Equal(["wamid.known-1", "wamid.known-2"], Inbound("DE.known"));
    }

    [Fact]
    public async Task The_bot_answers_and_receipts_only_move_forward()
    {
        await Graph.CallAsync(Hook, Words("wamid.hours", "DE.hours", "What are your opening hours?"));
        var sent = await FirstToAsync("DE.hours");

        Assert.Equal("DE.hours", sent.Request.GetProperty("recipient").GetString());
        foreach (var status in (string[])["delivered", "sent", "read", "delivered", "failed", "sent"])
        {
            Assert.Equal(HttpStatusCode.OK, await Graph.CallAsync(Hook, GraphBodies.WhatsApp(Graph.PhoneNumberId, statuses: [GraphBodies.Status(sent.Id, status, "4915112345678")])));
        }

        var message = await StoredMessages.UntilAsync(
            () => StoredMessages.Of(meta.Folder, "whatsapp").FirstOrDefault(message => message.ExternalId == sent.Id), message => message?.State == "Read");
        Assert.Equal(("Gateway", "Read", null), (message!.Author, message.State, message.Fault));
        Assert.Equal(message.Id, sent.Request.GetProperty("biz_opaque_callback_data").GetString());
    }

    [Fact]
    public async Task A_customer_who_taps_yes_was_helped()
    {
        await Graph.CallAsync(Hook, Words("wamid.story-1", "DE.story", "What are your opening hours?"));
        var question = await FirstToAsync("DE.story", request => request.GetProperty("type").GetString() == "interactive");
        var buttons = question.Request.GetProperty("interactive").GetProperty("action").GetProperty("buttons");
        var yes = buttons.EnumerateArray().Select(button => button.GetProperty("reply")).Single(reply => reply.GetProperty("title").GetString() == "Yes");

        var tapped = GraphBodies.Message("wamid.story-2", null, "DE.story", "interactive", new { type = "button_reply", button_reply = yes });
        tapped["context"] = new { from = "15550783881", id = question.Id };
        await Graph.CallAsync(Hook, GraphBodies.WhatsApp(Graph.PhoneNumberId, [tapped]));

        await FirstToAsync("DE.story", request => TextOf(request).StartsWith("Glad to hear it", StringComparison.Ordinal));
        Assert.Equal(
            [("What are your opening hours?", "Text"), ("Yes", "Choice")],
            StoredMessages.Of(meta.Folder, "whatsapp", "DE.story").Where(message => message.Author == "Customer").Select(message => (message.Text, message.Kind)));
        var ending = await StoredMessages.UntilAsync(
            () => StoredMessages.Read(meta.Folder, "SELECT result FROM contact WHERE caller = 'DE.story'", row => StoredMessages.Text(row, 0)).FirstOrDefault(),
            result => result is not null);
        Assert.Equal("Solved", ending);
    }

    [Fact]
    public async Task Beyond_the_rate_limit_messages_wait_and_then_leave_in_their_order()
    {
        Graph.Limit(0);
        await Graph.CallAsync(Hook, Words("wamid.rate", "DE.rate", "What are your opening hours?"));
        await Graph.CallAsync(call => call.Path.EndsWith("/messages", StringComparison.Ordinal) && call.Text.Contains("DE.rate", StringComparison.Ordinal), "message beyond the rate");
        Graph.LiftLimit();

        await FirstToAsync("DE.rate", request => request.GetProperty("type").GetString() == "interactive");
        var stored = await StoredMessages.UntilAsync(
            () => StoredMessages.Of(meta.Folder, "whatsapp", "DE.rate").Where(message => message.Author == "Gateway").ToList(),
            messages => messages.Count > 0 && messages.TrueForAll(message => message.State == "Sent"));
        var sent = Graph.Sent.Where(message => To(message.Request) == "DE.rate").Select(message => message.Id);
        Assert.Equal(stored.Select(message => message.ExternalId), sent);
    }

    [Fact]
    public async Task What_Meta_no_longer_lets_us_write_fails_once_and_the_template_invites_the_customer_to_write_again()
    {
        await Graph.CallAsync(Hook, Words("wamid.late", "DE.late", "What are your opening hours?"), opensWindow: false);

        var invitation = await FirstToAsync("DE.late");
        Assert.Equal("continue_chat", invitation.Request.GetProperty("template").GetProperty("name").GetString());
        var failed = Assert.Single(StoredMessages.Of(meta.Folder, "whatsapp", "DE.late"), message => message.State == "Failed");
        Assert.Contains("131047", failed.Fault, StringComparison.Ordinal);
        Assert.Single(Graph.Calls, call => call.Text.Contains(failed.Id, StringComparison.Ordinal));

        // Once the customer writes again, words leave as they are.
        await Graph.CallAsync(Hook, Words("wamid.late-2", "DE.late", "A person, please"));
        await FirstToAsync("DE.late", request => TextOf(request).StartsWith("Thank you", StringComparison.Ordinal));
        Assert.Single(Graph.Sent, sent => To(sent.Request) == "DE.late" && sent.Request.GetProperty("type").GetString() == "template");
    }

    [Fact]
    public async Task A_photo_is_fetched_with_the_token_and_kept_by_its_hash()
    {
        var photo = RandomNumberGenerator.GetBytes(200_000);
        var id = Graph.AddMedia("image/jpeg", photo);
        var program = Graph.AddMedia("application/x-msdownload", [1, 2, 3]);
        object[] messages =
        [
            GraphBodies.Message("wamid.photo", null, "DE.photo", "image", new { id, mime_type = "image/jpeg", caption = "Look" }),
            GraphBodies.Message("wamid.program", null, "DE.photo", "document", new { id = program, mime_type = "application/x-msdownload", filename = "a.exe" }),
        ];

        await Graph.CallAsync(Hook, GraphBodies.WhatsApp(Graph.PhoneNumberId, messages));

        var kept = await StoredMessages.UntilAsync(
            () => StoredMessages.Read(
                meta.Folder,
                "SELECT attachment.hash, attachment.fault FROM attachment JOIN message ON message.id = message_id WHERE external_id IN ('wamid.photo', 'wamid.program') ORDER BY seq",
                row => (Hash: StoredMessages.Text(row, 0), Fault: StoredMessages.Text(row, 1))),
            rows => rows.Count == 2 && rows.All(row => row.Hash is not null || row.Fault is not null));
        var hash = Convert.ToHexStringLower(SHA256.HashData(photo));
        Assert.Equal([(hash, null), (null, "files of type application/x-msdownload are not taken")], kept);
        Assert.Contains(Directory.EnumerateFiles(meta.Folder.Data, "*", SearchOption.AllDirectories), path => path.EndsWith(hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_on_its_way_leaves_when_Meta_takes_it_again()
    {
        Graph.FailNext("/messages", null);
        Graph.FailNext("/messages", new ProviderReply(500, "{\"error\":{\"code\":131016,\"message\":\"Service unavailable\"}}"));
        Graph.FailNext("/messages", new ProviderReply(200, "{\"messages\":[{\"id\":") { Headers = new Dictionary<string, string>() });

        await Graph.CallAsync(Hook, Words("wamid.retry", "DE.retry", "What are your opening hours?"));

        var sent = await FirstToAsync("DE.retry");
        var state = await StoredMessages.UntilAsync(
            () => StoredMessages.Of(meta.Folder, "whatsapp", "DE.retry").FirstOrDefault(message => message.ExternalId == sent.Id)?.State, state => state == "Sent");
        Assert.Equal("Sent", state);
    }

    [Fact]
    public async Task The_set_up_is_tested_against_Meta()
    {
        await using var test = ChildProcess.Start(
            GatewayProcess.Executable, ["channel", "test", "whatsapp", "--config", meta.Folder.Configuration, "--data", meta.Folder.Data]);

        // The address is no https one, which is exactly what the test has to say.
        Assert.Equal(1, await test.Exited.Within(Bounded.Soon, "end of channel test", test.Tail));
        Assert.Contains("good      phone number id: +1 555-078-3881 (Example Services)", test.Output);
        Assert.Contains("good      callback URL: Meta calls this gateway", test.Output);
        Assert.Contains($"wrong     webhook: {Hook} is not https, and Meta calls nothing else", test.Output);
        Assert.DoesNotContain(test.Output, line => line.Contains(Graph.Token, StringComparison.Ordinal) || line.Contains(Graph.AppSecret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("messenger", "page")]
    [InlineData("instagram", "instagram")]
    public async Task Messenger_and_Instagram_answer_and_count_receipts(string channel, string product)
    {
        var customer = channel == "messenger" ? "6542103219876543" : "7542103219876543";
        var message = new { mid = $"m_{channel}", text = "What are your opening hours?" };
        var written = new { sender = new { id = customer }, recipient = new { id = Graph.AccountId }, timestamp = Now(), message };
        var echo = new { sender = new { id = Graph.AccountId }, recipient = new { id = customer }, timestamp = Now(), message = new { mid = "m_echo", is_echo = true, text = "ours" } };

        Assert.Equal((HttpStatusCode.OK, "42"), await Graph.HandshakeAsync(meta.Hook(channel), MetaGateway.VerifyToken, "42"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await Graph.CallAsync(meta.Hook(channel), GraphBodies.Messaging(product, Graph.AccountId, written, echo)));
        }

        var sent = await FirstToAsync(customer);
        object receipt = channel == "messenger" ? new { watermark = Now() + 60_000 } : new { mid = sent.Id };
        await StoredMessages.UntilAsync(
            () => StoredMessages.Of(meta.Folder, channel).Any(stored => stored.ExternalId == sent.Id), isStored => isStored);
        await Graph.CallAsync(meta.Hook(channel), GraphBodies.Messaging(product, Graph.AccountId, new { sender = new { id = customer }, recipient = new { id = Graph.AccountId }, timestamp = Now(), read = receipt }));

        var messages = StoredMessages.Of(meta.Folder, channel);
        Assert.Equal($"m_{channel}", Assert.Single(messages, stored => stored.Author == "Customer").ExternalId);
        Assert.Equal("Read", Assert.Single(messages, stored => stored.ExternalId == sent.Id).State);
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static Dictionary<string, object> Message(string id, string? userId, string text, string? number = null) =>
        GraphBodies.Message(id, number, userId, "text", new { body = text });

    private string Words(string id, string? userId, string text, string? number = null) => GraphBodies.WhatsApp(
        Graph.PhoneNumberId, [Message(id, userId, text, number)], contact: GraphBodies.Contact("Jana Nowak", number, userId));

    private IEnumerable<string?> Inbound(string address) =>
        StoredMessages.Of(meta.Folder, "whatsapp", address).Where(message => message.Author == "Customer").Select(message => message.ExternalId);

    private static string TextOf(JsonElement request) =>
        request.TryGetProperty("text", out var text) ? text.GetProperty("body").GetString()! : "";

    private static string? To(JsonElement request)
    {
        var to = request.TryGetProperty("recipient", out var recipient) ? recipient : request.GetProperty("to");
        return (to.ValueKind == JsonValueKind.Object ? to.GetProperty("id") : to).GetString();
    }

    // Other tests of the class talk to other customers at the same time.
    private async Task<(string Id, JsonElement Request)> FirstToAsync(string customer, Func<JsonElement, bool>? isWanted = null)
    {
        for (var seen = 0; ; seen++)
        {
            var sent = await Graph.SentAsync(seen, $"message to {customer}");
            if (To(sent.Request) == customer && isWanted?.Invoke(sent.Request) is not false)
            {
                return sent;
            }
        }
    }
}
