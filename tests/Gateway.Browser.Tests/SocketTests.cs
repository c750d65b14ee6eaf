using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels.WebChat;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Browser.Tests;

/// <summary>The chat's socket against clients that are no browsers (threats 22 and 25).</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private const string Page = "https://www.example.com";

    private readonly ShiftedTime _time = new();
    private ChatHost _chat = null!;

    public async Task InitializeAsync() => _chat = await ChatHost.StartAsync(
        new WebChatOptions { Origins = [Page], Messages = 5, NewVisitors = 6, Connections = 8, LargestFile = 1000 }, _time);

    public async Task DisposeAsync() => await _chat.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example.com")]
    [InlineData("https://www.example.com.evil.example")]
    [InlineData("http://www.example.com")]
    [InlineData("https://www.example.com:444")]
    public async Task A_page_that_is_not_in_the_list_is_refused_before_the_upgrade(string? origin)
    {
        using var socket = new RawSocket();

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(_chat.Socket, origin));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _chat.WrittenAsync());
    }

    [Theory]
    [InlineData("POST", "messages")]
    [InlineData("POST", "files")]
    [InlineData("GET", "files/0198f0f0-0000-7000-8000-000000000000/0")]
    [InlineData("OPTIONS", "messages")]
    public async Task Requests_of_foreign_pages_are_refused_too(string method, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_chat.Address, path));
        request.Headers.Add("Origin", "https://evil.example.com");

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_new_visitor_gets_a_token_of_256_bits_that_the_store_does_not_know()
    {
        using var socket = await EnterAsync();

        var token = socket.Token;
        Assert.Equal(43, token.Length);
        Assert.NotEqual(token, (await EnterAsync()).Token);
        await socket.SayAsync("hello", "one");
        Assert.DoesNotContain(token, JsonSerializer.Serialize(await _chat.WrittenAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_made_up_token_and_one_in_the_address_are_not_taken()
    {
        using var known = await EnterAsync();
        using var guess = new RawSocket();
        await guess.ConnectAsync(_chat.Socket, Page);
        await guess.SendAsync(new { t = "hello", token = new string('A', 43) });
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "token"), await guess.CloseAsync());

        using var inAddress = new RawSocket();
        await inAddress.ConnectAsync(new Uri(_chat.Socket + "?token=" + known.Token), Page);
        await inAddress.SendAsync(new { t = "hello" });
        Assert.NotEqual(known.Token, (await inAddress.NextAsync()).GetProperty("token").GetString());
    }

    [Fact]
    public async Task A_token_that_was_away_too_long_is_forgotten()
    {
        using var first = await EnterAsync();
        await first.SayAsync("secret", "my account is 4711");
        _time.Advance(TimeSpan.FromDays(31));

        using var later = new RawSocket();
        await later.ConnectAsync(_chat.Socket, Page);
        await later.SendAsync(new { t = "hello", token = first.Token });

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "token"), await later.CloseAsync());
    }

    [Fact]
    public async Task A_visitor_reaches_nothing_of_another_ones()
    {
        using var maria = await EnterAsync();
        using var john = await EnterAsync();
        await maria.SayAsync("m1", "maria's");
        await john.SayAsync("m1", "john's");
        var conversation = await _chat.ConversationOfAsync("maria's");
        var kept = await _chat.Media.PutAsync(new MemoryStream([1, 2, 3]), 10, CancellationToken.None);
        var answer = await _chat.AnswerAsync(conversation, "for maria", files: [new Attachment("a.txt", "text/plain", kept.Hash, 3)]);
        await maria.UntilAsync("message", message => message.GetProperty("text").GetString() == "for maria");
        await _chat.ReachesAsync(answer, MessageState.Sent);

        await john.SendAsync(new { t = "read", id = answer.Id });
        await john.SayAsync("m2", "after");
        Assert.Equal(MessageState.Sent, (await _chat.Messages.FindMessageAsync(answer.Id, CancellationToken.None))!.State);
        Assert.Equal(HttpStatusCode.NotFound, await FileAsync(john.Token, answer.Id, 0));
        Assert.Equal(HttpStatusCode.NotFound, await FileAsync(maria.Token, answer.Id, 1));
        Assert.Equal(HttpStatusCode.Unauthorized, await FileAsync("", answer.Id, 0));
        Assert.Equal(HttpStatusCode.OK, await FileAsync(maria.Token, answer.Id, 0));

        using var again = new RawSocket();
        await again.ConnectAsync(_chat.Socket, Page);
        await again.SendAsync(new { t = "hello", token = john.Token, after = answer.Id });
        var seen = await again.HistoryAsync();
        Assert.Equal(["john's", "after"], seen);
    }

    [Fact]
    public async Task The_same_message_said_twice_is_one_message()
    {
        using var first = await EnterAsync();
        await first.SayAsync("one", "hello");
        using var again = new RawSocket();
        await again.ConnectAsync(_chat.Socket, Page);
        await again.SendAsync(new { t = "hello", token = first.Token });
        await again.SayAsync("one", "hello");

        Assert.Single(Assert.Single(await _chat.WrittenAsync()).Messages);
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_at_the_first_32_kilobytes()
    {
        using var socket = await EnterAsync();

        await socket.TrySendAsync(Encoding.UTF8.GetBytes(new string('a', 10 << 20)));

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await socket.CloseAsync()).Status);
        Assert.Empty((await _chat.WrittenAsync()).SelectMany(one => one.Messages));
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_ends_the_socket()
    {
        using var socket = await EnterAsync();

        await socket.TrySendAsync([0x22, 0xC3, 0x28, 0x22]);

        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, (await socket.CloseAsync()).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_message_in_a_thousand_pieces_ends_the_socket(int octets)
    {
        using var socket = await EnterAsync();
        for (var piece = 0; piece < 1000; piece++)
        {
            await socket.TrySendAsync(new byte[octets], WebSocketMessageType.Text, isEnd: false);
        }

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "pieces"), await socket.CloseAsync());
    }

    [Fact]
    public async Task Binary_messages_are_not_taken()
    {
        using var socket = await EnterAsync();

        await socket.TrySendAsync([1, 2, 3], WebSocketMessageType.Binary);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await socket.CloseAsync()).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"t":"say"}""")]
    [InlineData("""{"t":"say","id":"../x","text":"a"}""")]
    [InlineData("""{"t":"say","id":"a","text":"\ud800"}""")]
    [InlineData("""{"t":"read","id":"1 or 1=1"}""")]
    [InlineData("""{"t":{"t":{"t":{"t":{"t":{"t":{"t":{"t":{"t":1}}}}}}}}}""")]
    public async Task What_the_widget_never_sends_ends_the_socket(string json)
    {
        using var socket = await EnterAsync();

        await socket.TrySendAsync(Encoding.UTF8.GetBytes(json));

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "frame"), await socket.CloseAsync());
    }

    [Fact]
    public async Task A_flood_is_slowed_down_and_then_sent_away()
    {
        using var socket = await EnterAsync();
        for (var message = 0; message < 120; message++)
        {
            await socket.TrySendAsync(JsonSerializer.SerializeToUtf8Bytes(new { t = "say", id = $"m{message}", text = "spam" }));
        }

        var (status, reason) = await socket.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, status);
        Assert.Contains(reason, new[] { "rate", "slow" });
        Assert.Equal(5, Assert.Single(await _chat.WrittenAsync()).Messages.Count);

        _time.Advance(TimeSpan.FromSeconds(11));
        using var later = new RawSocket();
        await later.ConnectAsync(_chat.Socket, Page);
        await later.SendAsync(new { t = "hello", token = socket.Token });
        await later.SayAsync("calm", "sorry");
    }

    [Fact]
    public async Task Words_that_are_too_long_or_empty_are_refused_and_the_socket_stays()
    {
        using var socket = await EnterAsync();
        await socket.SendAsync(new { t = "say", id = "long", text = new string('ü', 4001) });
        Assert.Equal("size", (await socket.UntilAsync("refused")).GetProperty("why").GetString());
        await socket.SendAsync(new { t = "say", id = "empty", text = " \u0000\u0007 " });
        Assert.Equal("empty", (await socket.UntilAsync("refused")).GetProperty("why").GetString());

        await socket.SayAsync("fits", new string('ü', 4000));

        Assert.Equal(4000, Assert.Single(Assert.Single(await _chat.WrittenAsync()).Messages).Text.Length);
    }

    [Fact]
    public async Task One_address_brings_only_so_many_new_visitors_in_a_minute()
    {
        for (var visitor = 0; visitor < 6; visitor++)
        {
            (await EnterAsync()).Dispose();
        }

        using var seventh = new RawSocket();
        await seventh.ConnectAsync(_chat.Socket, Page);
        await seventh.SendAsync(new { t = "hello" });
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "rate"), await seventh.CloseAsync());

        _time.Advance(TimeSpan.FromMinutes(1));
        (await EnterAsync()).Dispose();
    }

    [Fact]
    public async Task One_address_holds_only_so_many_connections()
    {
        var sockets = new List<RawSocket>();
        for (var index = 0; index < 8; index++)
        {
            var socket = new RawSocket();
            await socket.ConnectAsync(_chat.Socket, Page);
            sockets.Add(socket);
        }

        using var ninth = new RawSocket();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ninth.ConnectAsync(_chat.Socket, Page));
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Files_are_limited_in_size_and_kind_and_sent_twice_they_are_one()
    {
        using var socket = await EnterAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostFileAsync(socket.Token, "f1", "text/plain", new byte[1001]));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostFileAsync(socket.Token, "f1", "text/html", [1]));
        Assert.Equal(HttpStatusCode.BadRequest, await PostFileAsync(socket.Token, "../f1", "text/plain", [1]));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostFileAsync(new string('x', 43), "f1", "text/plain", [1]));
        Assert.Equal(HttpStatusCode.NoContent, await PostFileAsync(socket.Token, "f1", "text/plain", [1, 2]));
        Assert.Equal(HttpStatusCode.NoContent, await PostFileAsync(socket.Token, "f1", "text/plain", [1, 2]));

        var file = Assert.Single(Assert.Single(Assert.Single(await _chat.WrittenAsync()).Messages).Attachments);
        Assert.Equal(("passwd", 2L), (file.Name, file.Size));
    }

    [Fact]
    public async Task A_number_left_for_later_is_agreed_to_in_words_and_makes_nobody_else_of_the_visitor()
    {
        var john = await _chat.Customers.IdentifyAsync(
            new Identity(IdentityKind.PhoneNumber, "+493023125101", IdentityTrust.Operator, "list"), CancellationToken.None);
        using var socket = await EnterAsync();
        await socket.SayAsync("one", "call me please");
        var conversation = await _chat.ConversationOfAsync("call me please");
        var visitor = await _chat.Customers.IdentifyAsync(
            await _chat.Messages.HandlesAsync(conversation.Id, CancellationToken.None), CancellationToken.None);
        await _chat.Messages.UpdateAsync(conversation with { CustomerId = visitor.Id }, CancellationToken.None);

        await socket.SendAsync(new { t = "reach", id = "wrong", value = "12" });
        Assert.Equal("address", (await socket.UntilAsync("refused")).GetProperty("why").GetString());
        await socket.SendAsync(new { t = "reach", id = "two", value = "030 23125-101" });
        await socket.UntilAsync("stored", frame => frame.GetProperty("id").GetString() == "two");

        var consents = await _chat.Consents.OfAsync(visitor.Id, CancellationToken.None);
        Assert.Equal(["call", "sms"], consents.Select(consent => consent.Channel).Order());
        Assert.All(consents, consent => Assert.Equal(
            (ConsentPurpose.Message, true, "web chat site", "en"), (consent.Purpose, consent.IsGiven, consent.Source, consent.Language)));
        Assert.All(consents, consent => Assert.StartsWith("By sending it you agree", consent.Wording, StringComparison.Ordinal));
        var later = await _chat.Customers.IdentifyAsync(
            await _chat.Messages.HandlesAsync(conversation.Id, CancellationToken.None), CancellationToken.None);
        Assert.Equal((visitor.Id, false), (later.Id, later.Id == john.Id));
    }

    [Fact]
    public async Task Polling_takes_the_same_words_under_the_same_rules()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Origin", Page);
        var messages = new Uri(_chat.Address, "messages");
        using var first = await http.PostAsJsonAsync(messages, new { t = "hello", frames = new[] { new { t = "say", id = "a", text = "by poll" } } });
        var token = (await first.Content.ReadFromJsonAsync<JsonElement>())[0].GetProperty("token").GetString();
        using var second = await http.PostAsJsonAsync(messages, new { t = "hello", token, frames = Array.Empty<object>() });
        using var large = await http.PostAsync(messages, new ByteArrayContent(new byte[200_000]));
        using var wrong = await http.PostAsync(messages, new StringContent("{\"t\":\"hello\""));

        Assert.Contains("by poll", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(Page, first.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest), (large.StatusCode, wrong.StatusCode));
        Assert.Single(Assert.Single(await _chat.WrittenAsync()).Messages);
    }

    [Fact]
    public async Task The_script_is_asked_for_anew_and_its_modules_are_kept_for_ever()
    {
        using var http = new HttpClient();
        var widget = new Uri(_chat.Address, "widget.js");
        using var script = await http.GetAsync(widget);
        using var again = new HttpRequestMessage(HttpMethod.Get, widget);
        again.Headers.IfNoneMatch.Add(script.Headers.ETag!);
        using var unchanged = await http.SendAsync(again);
        var text = await script.Content.ReadAsStringAsync();
        var version = text.Split("\"version\":\"")[1].Split('"')[0];
        using var module = await http.GetAsync(new Uri(_chat.Address, $"{version}/chat.js"));
        using var old = await http.GetAsync(new Uri(_chat.Address, "0000/chat.js"));

        Assert.Equal("no-cache", script.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Contains("immutable", module.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", module.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    private async Task<RawSocket> EnterAsync()
    {
        var socket = new RawSocket();
        await socket.ConnectAsync(_chat.Socket, Page);
        await socket.SendAsync(new { t = "hello", language = "en" });
        socket.Token = (await socket.UntilAsync("welcome")).GetProperty("token").GetString()!;
        return socket;
    }

    private async Task<HttpStatusCode> FileAsync(string token, Guid message, int index)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_chat.Address, $"files/{message}/{index}"));
        request.Headers.Add("Origin", Page);
        request.Headers.TryAddWithoutValidation("Authorization", token.Length == 0 ? "" : $"Bearer {token}");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostFileAsync(string token, string id, string type, byte[] content)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_chat.Address, "files")) { Content = new ByteArrayContent(content) };
        request.Headers.Add("Origin", Page);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Headers.Add("X-Message-Id", id);
        request.Headers.Add("X-File-Name", Uri.EscapeDataString("../../etc/passwd"));
        request.Content.Headers.ContentType = new(type);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
