using System.Collections.Concurrent;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.AgentChat;
using Gateway.Desk.Flows.Messages;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Conversation = Gateway.Desk.Contacts.Messages.Conversation;

namespace Gateway.Desk.Tests.Flows.AgentChat;

public sealed class AgentChatsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly FakePhones _phones = new();
    private readonly ConcurrentQueue<(Guid Contact, AgentAction Action)> _acts = new();
    private readonly AgentChats _chats;
    private Func<AgentAction, Task<string?>> _answer = _ => Task.FromResult<string?>(null);
    private int _ids;

    public AgentChatsTests() => _chats = new AgentChats(_phones, new ManualTime(), NullLogger<AgentChats>.Instance)
    {
        OnActAsync = (agent, contact, action, _) =>
        {
            Assert.Equal("anna", agent);
            _acts.Enqueue((contact, action));
            return _answer(action);
        },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _chats.DisposeAsync();

    [Fact]
    public async Task The_offer_is_the_card_as_text_and_a_plain_answer_takes_it_and_goes_to_the_customer()
    {
        var maria = Card("Maria Weber", "Where is my invoice?", "Hello");
        var offering = _chats.OfferAsync("anna", maria, default);
        var offer = await _phones.NextMessageAsync();
        Assert.Equal(("anna", "chat", "Maria Weber"), (offer.Agent, offer.Sender, offer.SenderName));
        Assert.Equal(
            "Chat 1: Maria Weber, shop 4711\nInvoice [en], queue billing, waiting 3 min, case 12\nMaria Weber: Where is my invoice?\n"
            + "Your answer takes it and goes to the customer. /ok takes it, /no declines",
            offer.Text);

        await WriteAsync("I look for it.");

        Assert.Equal(DeskAnswer.Accepted, await offering);
        Assert.Equal((maria.ContactId, "I look for it."), Reply(Assert.Single(_acts)));
        Assert.Equal("You have 1 Maria Weber. Before:\nMaria Weber: Hello\nMaria Weber: Where is my invoice?", await _phones.NextAsync());
        Assert.True(await _chats.ShowAsync("anna", maria.ContactId, Message("Thank you\nso much"), default));
        Assert.Equal("Maria Weber: Thank you\n  so much", await _phones.NextAsync());
    }

    [Fact]
    public async Task An_offer_is_declined_or_runs_out()
    {
        var offering = _chats.OfferAsync("anna", Card("Maria"), default);
        await _phones.NextAsync();
        await WriteAsync("/no");
        Assert.Equal(DeskAnswer.Rejected, await offering);

        using var deadline = new CancellationTokenSource();
        offering = _chats.OfferAsync("anna", Card("Ali"), deadline.Token);
        await _phones.NextAsync();
        await deadline.CancelAsync();
        Assert.Equal(DeskAnswer.NoAnswer, await offering);
        Assert.Equal("1 Ali is no longer offered to you", await _phones.NextAsync());
        await WriteAsync("Hello?");
        Assert.StartsWith("You have no chat", await _phones.NextAsync());
        Assert.Empty(_acts);
    }

    [Fact]
    public async Task A_phone_that_refuses_texts_makes_the_offer_unreachable()
    {
        _phones.Result = new MessageResult.Refused(405, "Method Not Allowed");
        Assert.Equal(DeskAnswer.Unreachable, await _chats.OfferAsync("anna", Card("Maria"), default));
        await _phones.NextAsync();

        _phones.Result = new MessageResult.Sent("phone");
        var maria = await TakenAsync("Maria");
        _phones.Result = new MessageResult.Unreachable("no answer");
        Assert.False(await _chats.ShowAsync("anna", maria.ContactId, Message("hello"), default));
        Assert.False(await _chats.ShowAsync("anna", maria.ContactId, Message("hello"), default));
    }

    [Fact]
    public async Task Two_chats_have_numbers_and_words_go_only_where_they_are_meant()
    {
        var maria = await TakenAsync("Maria");
        var offering = _chats.OfferAsync("anna", Card("Ali"), default);
        Assert.EndsWith("/2 and your answer take it. /2 takes it, /2 /no declines", await _phones.NextAsync());
        await WriteAsync("to Maria still");
        Assert.Equal((maria.ContactId, "to Maria still"), Reply(_acts.Last()));
        await WriteAsync("/2 hello Ali");
        var ali = _acts.Last().Contact;
        Assert.NotEqual(maria.ContactId, ali);
        Assert.Equal((DeskAnswer.Accepted, "You have 2 Ali"), (await offering, await _phones.NextAsync()));
        await WriteAsync("to Ali, who is current now");
        Assert.Equal(ali, _acts.Last().Contact);
        Assert.True(await _chats.ShowAsync("anna", maria.ContactId, Message("me again"), default));
        Assert.Equal("1 Maria: me again", await _phones.NextAsync());
        await WriteAsync("/1 /note a regular");
        Assert.Equal((maria.ContactId, new AgentAction.Note("a regular")), _acts.Last());
        Assert.Equal("Noted for 1 Maria", await _phones.NextAsync());
        await WriteAsync("/1");
        Assert.Equal("Your words go to 1 Maria now", await _phones.NextAsync());
        await WriteAsync("/done");
        Assert.Equal("1 Maria is closed. Open: 2 Ali", await _phones.NextAsync());
        await WriteAsync("who is left");
        Assert.Equal((ali, "who is left"), Reply(_acts.Last()));
        Assert.Equal(6, _acts.Count);
    }

    [Fact]
    public async Task When_a_chat_ends_under_the_agents_hands_the_words_meant_for_it_go_to_nobody_else()
    {
        var maria = await TakenAsync("Maria");
        var ali = await TakenAsync("Ali", "/2");
        await WriteAsync("/1");
        await _phones.NextAsync();

        await _chats.EndAsync("anna", maria.ContactId, "the customer wrote no more", default);
        Assert.Equal("1 Maria is over: the customer wrote no more", await _phones.NextAsync());
        await WriteAsync("One more thing, Maria");
        Assert.Equal("Not sent: 1 Maria is over. Open: 2 Ali", await _phones.NextAsync());
        await WriteAsync("Ali?");
        Assert.StartsWith("Which chat is meant? 2 Ali: /2 and your words", await _phones.NextAsync());
        await WriteAsync("/2 Ali!");

        Assert.Equal((ali.ContactId, "Ali!"), Reply(Assert.Single(_acts)));
    }

    [Theory]
    [InlineData("/dnoe", "There is no /dnoe; nothing was sent. /help")]
    [InlineData("/7 hello", "There is no chat 7. Open: 1 Maria")]
    [InlineData("/no 1", "You have 1 Maria already: /done closes it, /transfer passes it on")]
    [InlineData("/ok", "Nothing is offered to you at the moment.")]
    public async Task A_wrong_command_gets_one_helpful_line_and_does_nothing(string text, string line)
    {
        await TakenAsync("Maria");

        await WriteAsync(text);

        Assert.Equal(line, await _phones.NextAsync());
        Assert.Empty(_acts);
    }

    [Fact]
    public async Task A_chat_is_passed_on_while_the_phone_is_free_and_stays_when_nobody_takes_it()
    {
        var maria = await TakenAsync("Maria");
        var asked = new TaskCompletionSource<string?>();
        _answer = action => action is AgentAction.Transfer ? asked.Task : Task.FromResult<string?>(null);
        await WriteAsync("/transfer Ben");
        Assert.Equal((maria.ContactId, new AgentAction.Transfer("ben")), Assert.Single(_acts));
        await WriteAsync("still here?");
        Assert.Equal("Not done: 1 Maria is being passed on", await _phones.NextAsync());
        asked.SetResult("Ben Weber did not take it");
        Assert.Equal("1 Maria is still yours: Ben Weber did not take it", await _phones.NextAsync());

        _answer = _ => Task.FromResult<string?>(null);
        await WriteAsync("/transfer billing");
        Assert.Equal("1 Maria is passed on to billing", await _phones.NextAsync());
        await WriteAsync("anybody?");
        Assert.StartsWith("You have no chat", await _phones.NextAsync());
    }

    [Fact]
    public async Task A_text_that_comes_twice_is_done_once_and_one_that_failed_is_tried_again()
    {
        await TakenAsync("Maria");
        await WriteAsync("hello", id: 77);
        await WriteAsync("hello", id: 77);
        Assert.Single(_acts);

        _answer = _ => throw new StoreException("the disk is full");
        await Assert.ThrowsAsync<StoreException>(() => WriteAsync("world", id: 78));
        _answer = _ => Task.FromResult<string?>(null);
        await WriteAsync("world", id: 78);
        var keys = _acts.Skip(1).Select(act => ((AgentAction.Reply)act.Action).Id).ToArray();
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task What_could_not_be_done_is_said()
    {
        await TakenAsync("Maria");
        _answer = _ => Task.FromResult<string?>("this conversation is over");

        await WriteAsync("hello");

        Assert.Equal("Not sent to 1 Maria: this conversation is over", await _phones.NextAsync());
    }

    [Fact]
    public async Task When_the_last_phone_goes_nothing_is_open_or_offered_any_more()
    {
        var maria = await TakenAsync("Maria");
        var offering = _chats.OfferAsync("anna", Card("Ali"), default);
        await _phones.NextAsync();

        _chats.Gone("anna");

        Assert.Equal(DeskAnswer.Unreachable, await offering);
        Assert.False(await _chats.ShowAsync("anna", maria.ContactId, Message("hello"), default));
    }

    [Fact]
    public async Task Who_and_help_tell_what_there_is_and_nobody_without_a_login_is_heard()
    {
        await TakenAsync("Maria");
        await WriteAsync("/who");
        Assert.StartsWith("Chat 1: Maria, shop 4711\nInvoice", await _phones.NextAsync());
        await WriteAsync("/help");
        Assert.Contains("/transfer billing", await _phones.NextAsync());

        Assert.Equal(MessageAnswer.Forbidden, await _chats.TakeAsync(Incoming("hello", agent: null, 9), default));
        Assert.Empty(_acts);
        Assert.True(_phones.IsQuiet);
    }

    [Fact]
    public void A_customers_words_cannot_pass_for_a_line_of_ours()
    {
        var line = ChatText.Line(Card("Chat 9: Eve\r\n/done"), Message("x\r\n2 Maria: pay me\u001b[31m\u0007"));

        Assert.Equal("Chat 9: Eve /done: x\n  2 Maria: pay me[31m", line);
    }

    private static ChatCard Card(string name, params string[] words) => new()
    {
        ContactId = Guid.NewGuid(),
        Conversation = new Conversation { Id = 7, Channel = "shop", Address = "4711", Name = name },
        Work = WorkKind.Chat,
        Language = "en",
        Topic = "Invoice",
        Queue = "billing",
        Since = Now.AddMinutes(-3),
        CaseNumber = words.Length > 0 ? 12 : null,
        Messages = [.. words.Reverse().Select(Message)],
    };

    private static Message Message(string text) => new()
    {
        Id = Guid.NewGuid(),
        ConversationId = 7,
        Author = MessageAuthor.Customer,
        Text = text,
        At = Now,
    };

    private static (Guid Contact, string Text) Reply((Guid Contact, AgentAction Action) act) => (act.Contact, ((AgentAction.Reply)act.Action).Text);

    private static IncomingMessage Incoming(string text, string? agent, int id) => new()
    {
        Id = id.ToString("x64"),
        CallId = "call",
        Dialled = "chat",
        Trunk = "agents",
        Agent = agent,
        From = new Caller(agent, null, false, false),
        Text = text,
        Received = Now,
        Sent = Now,
    };

    private async Task<ChatCard> TakenAsync(string name, string how = "/ok")
    {
        var card = Card(name);
        var offering = _chats.OfferAsync("anna", card, default);
        await _phones.NextAsync();
        await WriteAsync(how);
        Assert.Equal(DeskAnswer.Accepted, await offering);
        Assert.StartsWith("You have", await _phones.NextAsync());
        return card;
    }

    private async Task WriteAsync(string text, int? id = null) =>
        Assert.Equal(MessageAnswer.Delivered, await _chats.TakeAsync(Incoming(text, "anna", id ?? ++_ids), default));
}
