using System.Net;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.WebChat;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;
using Gateway.Host.Configuration;
using Gateway.Host.Web;
using Gateway.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Browser.Tests;

/// <summary>A web chat with its real server, store and outbox, whose other side is the test: it reads what visitors wrote and answers.</summary>
public sealed class ChatHost : IAsyncDisposable
{
    public const string ChannelName = "site";

    private readonly DirectoryInfo _folder;
    private readonly Database _database;
    private readonly Outbox _outbox;
    private WebServer _web;

    private ChatHost(DirectoryInfo folder, Database database, WebChatChannel channel, Outbox outbox, WebServer web, MediaFolder media, WebChatEntrance entrance)
    {
        _folder = folder;
        _database = database;
        _outbox = outbox;
        _web = web;
        Channel = channel;
        Media = media;
        Entrance = entrance;
    }

    public WebChatChannel Channel { get; }

    public IMediaStore Media { get; }

    public WebChatEntrance Entrance { get; }

    public IMessageStore Messages => _database.Messages;

    public ICustomerStore Customers => _database.Customers;

    public IConsentStore Consents => _database.Consents;

    public Uri Address => new($"http://{_web.EndPoint}/chat/{ChannelName}/");

    public Uri Socket => new($"ws://{_web.EndPoint}/chat/{ChannelName}/socket");

    public static async Task<ChatHost> StartAsync(WebChatOptions options, TimeProvider? time = null, TimeSpan? patience = null)
    {
        var clock = time ?? TimeProvider.System;
        var folder = Directory.CreateTempSubdirectory("gateway-chat-");
        var database = await Database.OpenAsync(Path.Combine(folder.FullName, "gateway.db"), clock, NullLoggerFactory.Instance);
        var media = new MediaFolder(Path.Combine(folder.FullName, "media"));
        var channel = new WebChatChannel(ChannelName, options, null, clock);
        var outbox = new Outbox(
            database.Outbox, [new MessageSender([channel], database.Messages, database.Contacts, database.Consents, media, clock)], clock, NullLogger<Outbox>.Instance);
        var entrance = new WebChatEntrance(
            channel, database.Messages, database.Visitors, new Inbox(database.Messages, media), media,
            new VisitorReach(database.Consents, "DE", new Dictionary<IdentityKind, IReadOnlyList<string>>
            {
                [IdentityKind.EmailAddress] = ["mail"],
                [IdentityKind.PhoneNumber] = ["call", "sms"],
            }));
        var web = await ServeAsync(entrance, new IPEndPoint(IPAddress.Loopback, 0), patience);
        return new ChatHost(folder, database, channel, outbox, web, media, entrance);
    }

    /// <summary>Stops to serve and serves again at the same address, as a restart does.</summary>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        var address = _web.EndPoint;
        await _web.DisposeAsync();
        await meanwhile();
        _web = await ServeAsync(Entrance, address);
    }

    /// <summary>Every conversation with all that was written in it.</summary>
    public async Task<IReadOnlyList<(Conversation Conversation, IReadOnlyList<Message> Messages)>> WrittenAsync()
    {
        var all = new List<(Conversation, IReadOnlyList<Message>)>();
        for (var id = 1L; await Messages.FindAsync(id, CancellationToken.None) is { } conversation; id++)
        {
            all.Add((conversation, await Messages.RecentAsync(id, 1000, null, CancellationToken.None)));
        }

        return all;
    }

    /// <summary>The conversation in which somebody wrote these words.</summary>
    public async Task<Conversation> ConversationOfAsync(string words) =>
        (await WrittenAsync()).Single(one => one.Messages.Any(message => message.IsInbound && message.Text == words)).Conversation;

    /// <summary>Answers as an agent or as the gateway.</summary>
    public async Task<Message> AnswerAsync(
        Conversation conversation, string text, MessageAuthor author = MessageAuthor.Agent, MessageKind kind = MessageKind.Text,
        IReadOnlyList<string>? choices = null, IReadOnlyList<Attachment>? files = null)
    {
        var message = await Messages.SendAsync(
            new OutgoingMessage
            {
                Id = Guid.CreateVersion7(),
                ConversationId = conversation.Id,
                Author = author,
                Agent = author == MessageAuthor.Agent ? "anna" : null,
                Kind = kind,
                Text = text,
                Choices = choices ?? [],
                Attachments = files ?? [],
            },
            CancellationToken.None);
        _outbox.Wake();
        return message;
    }

    /// <summary>Awaits that a message came so far.</summary>
    public async Task ReachesAsync(Message message, MessageState state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while ((await Messages.FindMessageAsync(message.Id, patience.Token))?.State < state)
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal(state, (await Messages.FindMessageAsync(message.Id, patience.Token))?.State);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _outbox.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Task<WebServer> ServeAsync(WebChatEntrance entrance, IPEndPoint address, TimeSpan? patience = null) => WebServer.StartAsync(
        new WebOptions { Listen = address },
        [new ChatEndpoint([entrance], NullLoggerFactory.Instance, patience).Map],
        NullLoggerFactory.Instance,
        CancellationToken.None);
}
