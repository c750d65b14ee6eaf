using System.Net.WebSockets;
using Gateway.Desk.Channels.WebChat;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Browser.Tests;

/// <summary>Clients that hold a socket and do nothing with it (threat 22); the gateway's patience is short here.</summary>
public sealed class IdleSocketTests : IAsyncLifetime
{
    private const string Page = "https://www.example.com";

    private ChatHost _chat = null!;

    public async Task InitializeAsync() => _chat = await ChatHost.StartAsync(
        new WebChatOptions { Origins = [Page], Messages = 100 }, patience: TimeSpan.FromMilliseconds(500));

    public async Task DisposeAsync() => await _chat.DisposeAsync();

    [Fact]
    public async Task Who_says_no_hello_is_sent_away()
    {
        using var socket = new RawSocket();
        await socket.ConnectAsync(_chat.Socket, Page);

        await Assert.ThrowsAsync<WebSocketException>(socket.NextAsync);
    }

    [Fact]
    public async Task Who_does_not_read_is_sent_away_and_everybody_else_goes_on()
    {
        using var lazy = new RawSocket();
        await lazy.ConnectAsync(_chat.Socket, Page);
        await lazy.SendAsync(new { t = "hello" });
        var token = (await lazy.UntilAsync("welcome")).GetProperty("token").GetString();
        await lazy.SayAsync("one", "hello");
        var conversation = await _chat.ConversationOfAsync("hello");
        using var busy = new RawSocket();
        await busy.ConnectAsync(_chat.Socket, Page);
        await busy.SendAsync(new { t = "hello", token });

        var reading = busy.UntilAsync("message", message => message.GetProperty("text").GetString() == "the end");

        // More than the buffers of both sides hold: each letter takes six octets in JSON.
        var text = new string('\u20ac', WebChatChannel.LongestText);
        for (var message = 0; message < 400; message++)
        {
            await _chat.AnswerAsync(conversation, text, MessageAuthor.Program);
        }

        var last = await _chat.AnswerAsync(conversation, "the end");
        await reading;
        await _chat.ReachesAsync(last, MessageState.Sent);

        await Assert.ThrowsAsync<WebSocketException>(
            () => lazy.UntilAsync("message", message => message.GetProperty("text").GetString() == "the end"));
    }
}
