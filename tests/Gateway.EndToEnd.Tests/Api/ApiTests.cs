using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary>What programs read and write.</summary>
[Collection(ApiCollection.Name)]
public sealed class ApiTests(ApiGateway gateway)
{
    [Theory]
    [InlineData("/api/v1/conversations")]
    [InlineData("/api/v1/contacts")]
    [InlineData("/api/v1/customers")]
    public async Task Pages_lead_through_a_list_without_a_gap_or_a_repeat(string path)
    {
        var all = Ids(await gateway.GetAsync($"{path}?limit=200"));
        Assert.True(all.Count >= 3, $"{all.Count} entries");

        var walked = new List<string>();
        for (string? next = $"{path}?limit=2"; next is not null;)
        {
            var answer = await gateway.AskAsync("GET", next);
            var page = Ids(answer.Json);
            Assert.InRange(page.Count, 1, 2);
            walked.AddRange(page);
            next = answer.Headers.TryGetValue("Link", out var link) ? link[1..link.IndexOf('>')] : null;
            Assert.Equal(next is null, answer.Json.GetProperty("next").ValueKind == JsonValueKind.Null);
        }

        // What came during the walk stands before it.
        Assert.Equal(all, walked.Where(all.Contains));
        Assert.Distinct(walked);
    }

    [Fact]
    public async Task Names_of_strangers_come_back_as_text()
    {
        var answer = await gateway.AskAsync("GET", "/api/v1/conversations?channel=shop");

        var named = answer.Json.GetProperty("items").EnumerateArray().First(item => item.GetProperty("address").GetString() == "user-1");
        Assert.Contains("script", named.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\r', answer.Text);
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
    }

    [Fact]
    public async Task The_same_key_is_the_same_message_and_leaves_once()
    {
        var conversation = await ConversationAsync("user-1");
        var (key, path) = (Guid.CreateVersion7().ToString(), $"/api/v1/conversations/{conversation}/messages");
        var body = new { text = "Your parcel <i>is</i> on its way — ü 🎉" };

        var first = await gateway.AskAsync("POST", path, body, headers: ("Idempotency-Key", key));
        var again = await gateway.AskAsync("POST", path, body, headers: ("Idempotency-Key", key));
        var other = await gateway.AskAsync("POST", path, new { text = "Something else" }, headers: ("Idempotency-Key", key));
        var without = await gateway.AskAsync("POST", path, body);

        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal($"/api/v1/messages/{key}", first.Headers["Location"]);
        ApiAccessTests.IsProblem(other, 422, "invalid");
        Assert.Equal("Idempotency-Key", other.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        ApiAccessTests.IsProblem(without, 400, "bad-request");
        await gateway.Shop.CallAsync(call => call.Text.Contains(key, StringComparison.Ordinal), "the message");
        await gateway.Process.LogLineAsync(line => line.Contains(path, StringComparison.Ordinal), "the line of the write");
        Assert.Single(gateway.Shop.Calls, call => call.Text.Contains(key, StringComparison.Ordinal));
        var stored = await gateway.GetAsync($"/api/v1/messages/{key}");
        Assert.Equal(("program", body.text), (stored.GetProperty("author").GetString(), stored.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Choices_on_a_channel_with_or_without_buttons_are_idempotent_too()
    {
        var path = $"/api/v1/conversations/{await ConversationAsync("user-2")}/messages";
        var key = Guid.CreateVersion7().ToString();
        var body = new { text = new string('x', 5000) + " which day?", choices = new[] { "Monday", "Tuesday", "Wednesday", "Thursday, or any other day" } };

        Assert.Equal(201, (await gateway.AskAsync("POST", path, body, headers: ("Idempotency-Key", key))).Status);
        Assert.Equal(200, (await gateway.AskAsync("POST", path, body, headers: ("Idempotency-Key", key))).Status);
    }

    [Theory]
    [InlineData("{}", "/text")]
    [InlineData("{\"text\":\"  \"}", "/text")]
    [InlineData("{\"text\":\"x\",\"template\":{\"name\":\"a\",\"language\":\"de\",\"parameters\":[]}}", "/template")]
    [InlineData("{\"text\":\"x\",\"subject\":\"a\\r\\nBcc: b\"}", "/subject")]
    [InlineData("{\"text\":\"x\",\"choices\":[\"\"]}", "/choices")]
    [InlineData("{\"text\":\"x\",\"attachments\":[{\"hash\":\"../../etc/passwd\",\"name\":\"a\",\"mediaType\":\"text/plain\"}]}", "/attachments/0")]
    public async Task A_message_that_cannot_be_sent_names_the_field(string json, string pointer)
    {
        var conversation = await ConversationAsync("user-3");

        var answer = await gateway.AskAsync(
            "POST",
            $"/api/v1/conversations/{conversation}/messages",
            new StringContent(json, Encoding.UTF8, "application/json"),
            headers: ("Idempotency-Key", Guid.CreateVersion7().ToString()));

        ApiAccessTests.IsProblem(answer, 422, "invalid");
        Assert.Equal(pointer, answer.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task An_uploaded_file_leaves_with_a_message_and_comes_back_as_a_download()
    {
        var content = "<html><script>alert(1)</script></html>"u8.ToArray();
        var upload = await gateway.AskAsync("POST", "/api/v1/media", new ByteArrayContent(content));
        var hash = upload.Json.GetProperty("hash").GetString()!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), hash);
        ApiAccessTests.IsProblem(await gateway.AskAsync("GET", $"/api/v1/media/{hash}"), 404, "not-found");
        ApiAccessTests.IsProblem(await gateway.AskAsync("POST", "/api/v1/media", new ByteArrayContent([])), 422, "invalid");
        ApiAccessTests.IsProblem(await gateway.AskAsync("GET", "/api/v1/media/" + new string('.', 62) + "ab"), 404, "not-found");

        var sent = await gateway.AskAsync(
            "POST",
            $"/api/v1/conversations/{await ConversationAsync("user-4")}/messages",
            new { text = "see", attachments = new[] { new { hash, name = "../offer\".html", mediaType = "text/html" } } },
            headers: ("Idempotency-Key", Guid.CreateVersion7().ToString()));

        Assert.True(sent.Status == 201, sent.Text);
        var fetched = await gateway.AskAsync("GET", $"/api/v1/media/{hash}");
        Assert.Equal(content, fetched.Body);
        Assert.Equal("application/octet-stream", fetched.Headers["Content-Type"]);
        Assert.StartsWith("attachment; filename=", fetched.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.DoesNotContain("/", fetched.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", fetched.Headers["X-Content-Type-Options"]);
        Assert.Contains("sandbox", fetched.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var part = await gateway.AskAsync("GET", $"/api/v1/media/{hash}", headers: ("Range", "bytes=1-4"));
        Assert.Equal((206, "html"), (part.Status, part.Text));
    }

    [Fact]
    public async Task An_attachment_that_a_stranger_points_inside_is_not_fetched()
    {
        using var inside = new TcpListener(IPAddress.IPv6Loopback, 0);
        inside.Start();

        var (status, body) = await gateway.Shop.PostAsync(
            new Uri($"http://{gateway.Process.Folder.Web}/hooks/shop"),
            new
            {
                type = "message",
                id = "m-inside",
                from = "user-5",
                attachments = new[] { new { name = "a.png", media_type = "image/png", url = $"https://[::1]:{((IPEndPoint)inside.LocalEndpoint).Port}/a.png" } },
            });

        Assert.True(status == HttpStatusCode.OK, body);
        await gateway.Process.LogLineAsync(line => line.Contains("refused: ::1 is not allowed", StringComparison.Ordinal), "the refusal");
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task A_customer_is_found_changed_and_guarded_against_a_second_change()
    {
        var found = await gateway.GetAsync("/api/v1/customers?q=" + Uri.EscapeDataString("+4930555001"));
        var id = Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt64();
        var read = await gateway.AskAsync("GET", $"/api/v1/customers/{id}");
        var tag = read.Headers["ETag"];

        var changed = await PatchAsync(id, "{\"note\":\"likes <tea>\",\"language\":\"fr\"}", tag);
        var late = await PatchAsync(id, "{\"name\":\"Somebody\"}", tag);
        var blind = await PatchAsync(id, "{\"name\":\"Somebody\"}", null);
        var emptied = await PatchAsync(id, "{\"note\":null}", "*");

        Assert.Equal("Maria Krüger", read.Json.GetProperty("name").GetString());
        Assert.Equal((200, "likes <tea>", "fr"), (changed.Status, changed.Json.GetProperty("note").GetString(), changed.Json.GetProperty("language").GetString()));
        Assert.NotEqual(tag, changed.Headers["ETag"]);
        ApiAccessTests.IsProblem(late, 412, "precondition-failed");
        ApiAccessTests.IsProblem(blind, 428, "precondition-required");
        Assert.Equal((200, JsonValueKind.Null), (emptied.Status, emptied.Json.GetProperty("note").ValueKind));
        Assert.Equal("Maria Krüger", emptied.Json.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("{\"language\":\"klingon\"}", 422)]
    [InlineData("{\"id\":7}", 422)]
    [InlineData("{\"name\":7}", 422)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    public async Task A_change_that_does_not_fit_changes_nothing(string json, int status) =>
        ApiAccessTests.IsProblem(await PatchAsync(1, json, "*"), status, null);

    [Theory]
    [InlineData("%", 1)]
    [InlineData("x_1", 1)]
    [InlineData("axi", 1)]
    [InlineData("' OR 1=1 --", 0)]
    public async Task Search_takes_letters_for_themselves(string text, int count) => Assert.Equal(
        count, (await gateway.GetAsync("/api/v1/customers?q=" + Uri.EscapeDataString(text))).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task A_dead_letter_is_seen_with_its_attempts_and_sent_again()
    {
        var customer = (await gateway.GetAsync("/api/v1/customers?limit=1")).GetProperty("items")[0].GetProperty("id").GetInt64();
        var opened = await gateway.AskAsync("POST", "/api/v1/conversations", new { channel = "shop", address = "gone", customer });
        var early = await gateway.AskAsync(
            "POST",
            $"/api/v1/conversations/{opened.Json.GetProperty("id").GetInt64()}/messages",
            new { text = "Anybody there?" },
            headers: ("Idempotency-Key", Guid.CreateVersion7().ToString()));
        ApiAccessTests.IsProblem(early, 409, "no-consent");
        await gateway.AskAsync("POST", $"/api/v1/customers/{customer}/consents", new { channel = "shop", purpose = "message", isGiven = true, source = "web form", wording = "Write to me" });
        var key = Guid.CreateVersion7().ToString();
        gateway.Shop.FailNext("/", new Peers.Providers.ProviderReply(410));
        await gateway.AskAsync(
            "POST",
            $"/api/v1/conversations/{opened.Json.GetProperty("id").GetInt64()}/messages",
            new { text = "Anybody there?" },
            headers: ("Idempotency-Key", key));
        await gateway.Process.LogLineAsync(line => line.Contains(key, StringComparison.Ordinal) && line.Contains("not delivered", StringComparison.Ordinal), "the refusal");

        var dead = (await gateway.GetAsync("/api/v1/outbox?state=dead")).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("subject").GetString() == key);
        var detail = await gateway.GetAsync($"/api/v1/outbox/{dead.GetProperty("id").GetInt64()}");
        var again = await gateway.AskAsync("POST", $"/api/v1/outbox/{dead.GetProperty("id").GetInt64()}/resend");

        Assert.Single(detail.GetProperty("attempts").EnumerateArray());
        Assert.Equal((202, "waiting"), (again.Status, again.Json.GetProperty("state").GetString()));
        await gateway.Shop.CallAsync(
            call => call.Text.Contains(key, StringComparison.Ordinal) && gateway.Shop.Calls.Count(other => other.Text.Contains(key, StringComparison.Ordinal)) == 2,
            "the second try");
    }

    [Fact]
    public async Task A_consent_is_given_and_taken_back_and_both_stay()
    {
        var path = $"/api/v1/customers/{await CustomerAsync("+4930555002")}/consents";

        var given = await gateway.AskAsync("POST", path, new { channel = "shop", purpose = "message", isGiven = true, source = "web form", wording = "Write to me.", language = "en" });
        var taken = await gateway.AskAsync("POST", path, new { channel = "*", purpose = "promote", isGiven = false, source = "letter" });
        var without = await gateway.AskAsync("POST", path, new { channel = "shop", purpose = "promote", isGiven = true, source = "web form" });
        var nowhere = await gateway.AskAsync("POST", path, new { channel = "pigeon", purpose = "promote", isGiven = false, source = "web form" });

        Assert.Equal((201, 201), (given.Status, taken.Status));
        ApiAccessTests.IsProblem(without, 422, "invalid");
        ApiAccessTests.IsProblem(nowhere, 422, "invalid");
        Assert.Equal(
            [("message", true), ("promote", false)],
            (await gateway.GetAsync(path)).EnumerateArray().Select(consent => (consent.GetProperty("purpose").GetString()!, consent.GetProperty("isGiven").GetBoolean())));
    }

    [Fact]
    public async Task A_handle_is_given_to_a_customer_and_taken_away_again()
    {
        var id = await CustomerAsync("+4930555003");
        var handle = new { kind = "emailAddress", value = "maxi@example.com", evidence = "confirmed in a call" };

        var linked = await gateway.AskAsync("POST", $"/api/v1/customers/{id}/identities", handle);
        var foreign = await gateway.AskAsync(
            "POST", $"/api/v1/customers/{id}/identities", new { kind = "phoneNumber", value = "0305550", evidence = "a note" });
        var unlinked = await gateway.AskAsync("POST", $"/api/v1/customers/{id}/identities/unlink", handle);
        var again = await gateway.AskAsync("POST", $"/api/v1/customers/{id}/identities/unlink", handle);
        var last = await gateway.AskAsync(
            "POST", $"/api/v1/customers/{id}/identities/unlink", new { kind = "phoneNumber", value = "+4930555003", evidence = "a note" });

        Assert.True(linked.Status == 200, linked.Text);
        Assert.Equal(["+4930555003", "maxi@example.com"], Handles(linked.Json).Order());
        ApiAccessTests.IsProblem(foreign, 422, "invalid");
        Assert.Equal((200, "+4930555003"), (unlinked.Status, Assert.Single(Handles(unlinked.Json))));
        ApiAccessTests.IsProblem(again, 404, "not-found");
        ApiAccessTests.IsProblem(last, 409, "only-handle");
    }

    [Fact]
    public async Task Words_are_found_in_messages_with_where_they_stand()
    {
        var found = await gateway.GetAsync("/api/v1/search?limit=200&q=" + Uri.EscapeDataString("invoi"));
        var first = await gateway.GetAsync("/api/v1/search?limit=2&q=" + Uri.EscapeDataString("invoi"));

        var hit = found.GetProperty("items").EnumerateArray().First(item => item.GetProperty("kind").GetString() == "message");
        var (snippet, range) = (hit.GetProperty("snippet").GetString()!, hit.GetProperty("found")[0]);
        Assert.Equal("invoice", snippet.Substring(range.GetProperty("start").GetInt32(), range.GetProperty("length").GetInt32()));
        Assert.DoesNotContain(snippet, letter => letter is '\uE000' or '\uE001');
        Assert.Equal((2, JsonValueKind.String), (first.GetProperty("items").GetArrayLength(), first.GetProperty("next").ValueKind));
    }

    [Fact]
    public async Task Queues_and_agents_stand_as_they_are()
    {
        var queue = (await gateway.GetAsync("/api/v1/queues")).EnumerateArray().Single(item => item.GetProperty("name").GetString() == "general");
        var agents = (await gateway.GetAsync("/api/v1/agents")).EnumerateArray().ToList();

        Assert.Equal(0, queue.GetProperty("loggedInAgents").GetInt32());
        Assert.Equal(["anna", "ben"], agents.Select(agent => agent.GetProperty("name").GetString()!));
        Assert.All(agents, agent => Assert.Equal("offline", agent.GetProperty("presence").GetString()));
    }

    private Task<ApiAnswer> PatchAsync(long id, string json, string? ifMatch) => gateway.AskAsync(
        "PATCH",
        $"/api/v1/customers/{id}",
        new StringContent(json, Encoding.UTF8, "application/merge-patch+json"),
        headers: ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private async Task<long> ConversationAsync(string address)
    {
        var list = await gateway.GetAsync("/api/v1/conversations?channel=shop&limit=200");
        return list.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("address").GetString() == address).GetProperty("id").GetInt64();
    }

    private async Task<long> CustomerAsync(string number)
    {
        var found = await gateway.GetAsync("/api/v1/customers?q=" + Uri.EscapeDataString(number));
        return Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt64();
    }

    private static IEnumerable<string> Handles(JsonElement customer) =>
        customer.GetProperty("identities").EnumerateArray().Select(identity => identity.GetProperty("value").GetString()!);

    private static List<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").ToString())];
}
