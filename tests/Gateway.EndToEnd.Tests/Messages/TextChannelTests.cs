using System.Net;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Twilio;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Peers.Processes;
using Gateway.Peers.Providers;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>Messages over real HTTP through a whole gateway: in from each provider, answered, and answered once.</summary>
public sealed class TextChannelTests(TextChannels all) : IClassFixture<TextChannels>
{
    private const string User3 = "\"to\":\"user-3\"";

    [Fact]
    public async Task A_connected_system_posts_and_is_posted_the_answer()
    {
        var message = new { type = "message", id = "shop-1", from = "user-1", name = "Jana", language = "en", text = "Where is my order? 👋 مرحبا" };

        Assert.Equal(HttpStatusCode.OK, (await all.Shop.PostAsync(all.Hook("shop"), message)).Status);
        Assert.Equal(HttpStatusCode.OK, (await all.Shop.PostAsync(all.Hook("shop"), message)).Status);
        var answer = await all.Shop.CallAsync(call => call.Text.Contains("\"to\":\"user-1\"", StringComparison.Ordinal), "answer to user-1");

        Assert.NotEqual("", answer.Json().GetProperty("text").GetString());
        Assert.Equal(answer.Json().GetProperty("id").GetString(), answer.Header("Idempotency-Key"));
        Assert.Equal(["Where is my order? 👋 مرحبا"], Texts("shop", "user-1"));
        await all.Shop.TakenAsync(text => text == answer.Text, "the answer under its id");
        Assert.Contains(answer.Json().GetProperty("id").GetString()!, all.Shop.Taken.Keys);
    }

    [Fact]
    public async Task Forged_stale_broken_and_huge_posts_are_refused_and_leave_nothing()
    {
        var message = new { type = "message", id = "shop-2", from = "user-2", text = "hello" };
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal((HttpStatusCode.Unauthorized, ""), await all.Shop.PostAsync(all.Hook("shop"), message, otherSecret: "another"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await all.Shop.PostAsync(all.Hook("shop"), message, at: now.AddSeconds(-310))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await all.Shop.PostAsync(all.Hook("shop"), message, at: now.AddSeconds(310))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await all.Shop.PostAsync(all.Hook("shop"), new byte[10 << 20])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await all.Shop.PostAsync(all.Hook("nothing"), message)).Status);
        var (status, body) = await all.Shop.PostAsync(all.Hook("shop"), new { type = "message", id = "shop-2", text = "hello" });
        Assert.Equal((HttpStatusCode.BadRequest, """{"field":"from","error":"\u0027from\u0027 is missing, expected text of 1 to 200 characters"}"""), (status, body));

        Assert.Empty(Texts("shop", "user-2"));
    }

    [Fact]
    public async Task What_a_system_cannot_take_now_comes_again_as_the_same_message()
    {
        all.Shop.FailNext(IsForUser3, new ProviderReply(500));
        all.Shop.FailNext(IsForUser3, new ProviderReply(429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } });
        all.Shop.FailNext(IsForUser3, null);
        await all.Shop.PostAsync(all.Hook("shop"), new { type = "message", id = "shop-3", from = "user-3", language = "en", text = "hello" });

        var given = await all.Shop.TakenAsync(text => text.Contains(User3, StringComparison.Ordinal), "answer to user-3 in the end", all.Process.Tail);

        using var json = System.Text.Json.JsonDocument.Parse(given);
        var id = json.RootElement.GetProperty("id").GetString();
        Assert.All(all.Shop.Calls.Where(call => call.Text == given), call => Assert.Equal(id, call.Header("Idempotency-Key")));
        Assert.Equal(4, all.Shop.Calls.Count(call => call.Text == given));
    }

    [Fact]
    public async Task A_file_that_came_with_the_message_is_kept()
    {
        var data = Convert.ToBase64String("the content"u8);
        await all.Shop.PostAsync(all.Hook("shop"), new { type = "message", id = "shop-4", from = "user-4", language = "en", attachments = new[] { new { name = "note.txt", media_type = "text/plain", data } } });

        await KeptAsync("note.txt");
    }

    [Fact]
    public async Task A_bot_that_is_asked_gets_each_update_once_and_answers()
    {
        await all.Polled.CallAsync(call => call.Path.EndsWith("/getUpdates", StringComparison.Ordinal), "long polling");
        all.Polled.AddFile("photo-1", [1, 2, 3]);
        var photo = TelegramStandIn.Message(71, 12, "");
        photo.Remove("text");
        photo["photo"] = new[] { new { file_id = "photo-1", file_size = 3 } };
        await all.Polled.UpdateAsync("message", TelegramStandIn.Message(71, 11, "Hello, where is my order?"));
        await all.Polled.UpdateAsync("message", TelegramStandIn.Message(71, 11, "Hello, where is my order?"));
        await all.Polled.UpdateAsync("message", photo);

        var answer = await all.Polled.CallAsync(call => call.Path.EndsWith("/sendMessage", StringComparison.Ordinal), "answer by the bot");

        Assert.Equal(71, answer.Json().GetProperty("chat_id").GetInt64());
        await KeptAsync("photo.jpg");
        await all.Polled.CallAsync(call => call.Path.EndsWith("/getUpdates", StringComparison.Ordinal) && call.Text.Contains("offset", StringComparison.Ordinal), "confirmation");
        Assert.Equal(["Hello, where is my order?", ""], Texts("polled", "71"));
        Assert.Equal("", all.Polled.HookUrl);
    }

    [Fact]
    public async Task A_bot_that_calls_shows_its_secret_and_answers()
    {
        var set = await all.Calling.CallAsync(call => call.Path.EndsWith("/setWebhook", StringComparison.Ordinal), "setWebhook");
        Assert.Equal(all.Hook("calling").AbsoluteUri, set.Json().GetProperty("url").GetString());
        var later = TelegramStandIn.Message(72, 22, "and another thing");

        Assert.Equal(200, (await all.Calling.UpdateAsync("message", later, id: 502))!.Value.Status);
        Assert.Equal(200, (await all.Calling.UpdateAsync("message", TelegramStandIn.Message(72, 21, "hello"), id: 501))!.Value.Status);
        Assert.Equal(200, (await all.Calling.UpdateAsync("message", later, id: 502))!.Value.Status);
        Assert.Equal(401, (await all.Calling.UpdateAsync("message", TelegramStandIn.Message(72, 23, "forged"), secret: "wrong"))!.Value.Status);
        var pressed = new { id = "q7", from = TelegramStandIn.Message(72, 1)["from"], data = "0:Yes", message = TelegramStandIn.Message(72, 20) };
        var answered = (await all.Calling.UpdateAsync("callback_query", pressed))!.Value;

        Assert.Contains("answerCallbackQuery", answered.Body, StringComparison.Ordinal);
        await all.Calling.CallAsync(call => call.Path.EndsWith("/sendMessage", StringComparison.Ordinal), "answer by the bot");
        Assert.Equal(["and another thing", "hello", "Yes"], Texts("calling", "72"));
    }

    [Fact]
    public async Task A_customer_who_blocked_the_bot_is_given_up_at_once()
    {
        all.Calling.Block(73);
        await all.Calling.CallAsync(call => call.Path.EndsWith("/setWebhook", StringComparison.Ordinal), "setWebhook");
        await all.Calling.UpdateAsync("message", TelegramStandIn.Message(73, 31, "hello"));

        await all.Process.LogLineAsync(line => line.Contains("bot was blocked by the user", StringComparison.Ordinal), "refusal in the log");
        Assert.Single(all.Calling.Calls, call => call.Path.EndsWith("/sendMessage", StringComparison.Ordinal) && call.Text.Contains("73", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_SMS_through_Twilio_is_answered_and_its_states_come_in_any_order()
    {
        var hook = all.Hook("twilio");
        (string, string)[] fields = [("MessageSid", "SM-in-1"), ("SmsStatus", "received"), ("From", "+491701234501"), ("To", "+4930555000"), ("Body", "Where is my order?"), ("NumMedia", "1"), ("MediaUrl0", all.Twilio.AddMedia("me1", [7, 7, 7]).AbsoluteUri), ("MediaContentType0", "image/png")];

        Assert.Equal(401, (await all.Twilio.PostAsync(hook, "wrong-token", fields)).Status);
        Assert.Equal(200, (await all.Twilio.PostAsync(hook, null, fields)).Status);
        Assert.Contains("<Response></Response>", (await all.Twilio.PostAsync(hook, null, fields)).Body, StringComparison.Ordinal);
        var answer = await all.Twilio.CallAsync(call => call.Path.EndsWith("/Messages.json", StringComparison.Ordinal) && call.Field("To") == "+491701234501", "answer by SMS");

        Assert.Equal(hook.AbsoluteUri + "/status", answer.Field("StatusCallback"));
        await KeptAsync("file 1");
        var sid = await RowAsync("SELECT external_id FROM message WHERE channel = 'twilio' AND author <> 'Customer' AND external_id IS NOT NULL");
        await all.Twilio.PostAsync(new Uri(answer.Field("StatusCallback")!), null, ("MessageSid", sid), ("MessageStatus", "delivered"));
        await all.Twilio.PostAsync(new Uri(answer.Field("StatusCallback")!), null, ("MessageSid", sid), ("MessageStatus", "sent"));
        Assert.Equal(["Delivered"], all.Query($"SELECT state FROM message WHERE external_id = '{sid}'"));
        Assert.Equal(["Where is my order?"], Texts("twilio", "+491701234501"));
    }

    [Fact]
    public async Task Twilio_fetches_from_the_gateway_the_file_that_a_message_carries_and_nobody_else_does()
    {
        await all.Twilio.PostAsync(
            all.Hook("twilio"), null, ("MessageSid", "SM-in-9"), ("From", "+491701234509"), ("NumMedia", "1"), ("MediaUrl0", all.Twilio.AddMedia("me9", [9, 8, 7]).AbsoluteUri), ("MediaContentType0", "image/png"));
        var hash = await RowAsync("SELECT hash FROM attachment WHERE size = 3 AND source LIKE '%/me9' AND hash IS NOT NULL");
        using var http = new HttpClient();
        var channel = new TwilioChannel(
            new TwilioOptions { Name = "twilio", Account = TextChannels.Account, AuthTokens = ["twilio-token"], From = "+4930555000", Api = all.Twilio.Address, OwnUrl = all.Hook("twilio") }, http, TimeProvider.System);
        var message = new Message
        {
            Id = Guid.CreateVersion7(),
            ConversationId = 1,
            Author = MessageAuthor.Agent,
            At = TimeProvider.System.GetUtcNow(),
            Attachments = [new Attachment("a.png", "image/png", hash, 3)],
        };
        var conversation = new Conversation { Id = 1, Channel = "twilio", Address = "+491701234509" };

        var result = await channel.SendAsync(new ChannelMessage(message, conversation, [new ChannelFile("a.png", "image/png", 3, () => Stream.Null)]), CancellationToken.None);

        Assert.IsType<SendResult.Sent>(result);
        Assert.Equal([9, 8, 7], Assert.Single(all.Twilio.Fetched));
        var link = all.Twilio.Calls.Select(call => call.Field("MediaUrl")).Last(url => url is not null)!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(link.Replace("proof=", "proof=0", StringComparison.Ordinal)))).StatusCode);
    }

    [Fact]
    public async Task STOP_is_kept_and_not_answered()
    {
        all.Twilio.StopFor("+491701234502");
        await all.Twilio.PostAsync(all.Hook("twilio"), null, ("MessageSid", "SM-in-2"), ("From", "+491701234502"), ("Body", "STOP"), ("OptOutType", "STOP"));
        await all.Twilio.PostAsync(all.Hook("twilio"), null, ("MessageSid", "SM-in-3"), ("From", "+491701234503"), ("Body", "hello"));
        await all.Twilio.CallAsync(call => call.Path.EndsWith("/Messages.json", StringComparison.Ordinal) && call.Field("To") == "+491701234503", "answer to the next customer");

        Assert.Equal(["STOP"], Texts("twilio", "+491701234502"));
        Assert.DoesNotContain(all.Twilio.Calls, call => call.Field("To") == "+491701234502");
    }

    [Fact]
    public async Task An_SMS_through_any_provider_is_answered()
    {
        var hook = all.Hook("sms");
        var message = new { id = "in-1", sender = "491701234504", text = "Hello" };

        Assert.Equal(401, await all.Sms.PostAsync(hook, message, "wrong"));
        Assert.Equal(200, await all.Sms.PostAsync(hook, message));
        Assert.Equal(200, await all.Sms.PostAsync(hook, message));
        var answer = await all.Sms.CallAsync(call => call.Text.Contains("491701234504", StringComparison.Ordinal), "answer by SMS");

        Assert.Equal("491701234504", answer.Json().GetProperty("to").GetString());
        var id = await RowAsync("SELECT external_id FROM message WHERE channel = 'sms' AND author <> 'Customer' AND external_id IS NOT NULL");
        Assert.Equal(200, await all.Sms.PostAsync(new Uri(hook + "/receipts"), new { id, state = "UNDELIV" }));
        Assert.Equal(["Failed"], all.Query($"SELECT state FROM message WHERE external_id = '{id}'"));
        Assert.Equal(["Hello"], Texts("sms", "+491701234504"));
    }

    private static bool IsForUser3(ProviderCall call) => call.Text.Contains(User3, StringComparison.Ordinal);

    private IReadOnlyList<string> Texts(string channel, string address) => all.Query(
        $"SELECT m.text FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.author = 'Customer' AND c.channel = '{channel}' AND c.address = '{address}' ORDER BY m.seq");

    private Task KeptAsync(string name) => RowAsync($"SELECT hash FROM attachment WHERE name = '{name}' AND hash IS NOT NULL");

    // The gateway does this behind its answer; its log tells nothing, so the database is asked until it says so.
    private async Task<string> RowAsync(string sql)
    {
        using var patience = new CancellationTokenSource(Bounded.Soon);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (all.Query(sql) is [var row, ..])
            {
                return row;
            }

            Assert.True(await pace.WaitForNextTickAsync(patience.Token), sql);
        }
    }
}
