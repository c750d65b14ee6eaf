using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Storage.Tests.Messages;

public sealed class MessageStoreTests
{
    private const string Channel = "whatsapp";
    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_same_event_twice_is_one_message()
    {
        await using var temporary = new TemporaryDatabase();
        var store = (await temporary.OpenAsync()).Messages;

        var first = await store.ReceiveAsync(Channel, [Written("a"), Written("b"), Written("a")], CancellationToken.None);
        var again = await store.ReceiveAsync(Channel, [Written("b"), Written("a")], CancellationToken.None);

        Assert.Empty(again);
        Assert.Equal(["a", "b"], (await store.UnhandledAsync(Assert.Single(first), CancellationToken.None)).Select(message => message.ExternalId));
    }

    [Fact]
    public async Task Another_channel_may_use_the_same_ids()
    {
        await using var temporary = new TemporaryDatabase();
        var store = (await temporary.OpenAsync()).Messages;

        var one = await store.ReceiveAsync(Channel, [Written("a")], CancellationToken.None);
        var other = await store.ReceiveAsync("telegram", [Written("a")], CancellationToken.None);

        Assert.NotEqual(Assert.Single(one), Assert.Single(other));
    }

    [Fact]
    public async Task A_message_comes_back_as_it_was_written()
    {
        await using var temporary = new TemporaryDatabase();
        var store = (await temporary.OpenAsync()).Messages;
        var written = Written("a") with
        {
            Text = "Grüße 👩‍👩‍👧 مرحبا",
            Subject = "Rechnung",
            ReplyTo = "earlier",
            IsAutomatic = true,
            Attachments = [new Attachment("bill.pdf", "application/pdf", Source: "media-1")],
        };

        var conversation = Assert.Single(await store.ReceiveAsync(Channel, [written], CancellationToken.None));
        var message = Assert.Single(await store.UnhandledAsync(conversation, CancellationToken.None));
        var wanted = Assert.Single(await store.WantedAsync(10, CancellationToken.None));
        await store.FetchedAsync(wanted.Id, wanted.Attachment with { Hash = new string('a', 64), Size = 12 }, CancellationToken.None);
        var fetched = await store.FindMessageAsync(message.Id, CancellationToken.None);

        Assert.Equal((written.Text, "Rechnung", "earlier", true, At), (message.Text, message.Subject, message.ReplyTo, message.IsAutomatic, message.At));
        Assert.Equal(Channel, wanted.Channel);
        Assert.Equal(12, Assert.Single(fetched!.Attachments).Size);
        Assert.Empty(await store.WantedAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Handled_messages_are_not_shown_again()
    {
        await using var temporary = new TemporaryDatabase();
        var store = (await temporary.OpenAsync()).Messages;
        var conversation = Assert.Single(await store.ReceiveAsync(Channel, [Written("a")], CancellationToken.None));
        var message = Assert.Single(await store.UnhandledAsync(conversation, CancellationToken.None));

        await store.HandledAsync([message.Id], null, CancellationToken.None);

        Assert.Empty(await store.UnhandledAsync(conversation, CancellationToken.None));
        Assert.Empty(await store.UnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Receipts_only_move_a_message_forward()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var message = await SendAsync(database, "out-1");

        Assert.Equal(MessageState.Sent, await StateAsync(database, message));
        Assert.Equal(MessageState.Read, await AfterAsync(database, message, MessageState.Read));
        Assert.Equal(MessageState.Read, await AfterAsync(database, message, MessageState.Delivered));
        Assert.Equal(MessageState.Read, await AfterAsync(database, message, MessageState.Failed));
    }

    [Fact]
    public async Task What_failed_on_one_device_and_reached_another_was_delivered()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var message = await SendAsync(database, "out-1");

        Assert.Equal(MessageState.Failed, await AfterAsync(database, message, MessageState.Failed));
        Assert.Equal(MessageState.Delivered, await AfterAsync(database, message, MessageState.Delivered));
    }

    [Fact]
    public async Task A_receipt_may_come_before_we_know_the_id_of_our_message()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var message = await QueueAsync(database);
        var item = Assert.Single(await database.Outbox.DueAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None));
        var attempt = await database.Outbox.BeginAsync(item, CancellationToken.None);
        await database.Messages.ReceiveAsync(Channel, [new InboundReceipt("out-1", MessageState.Delivered, At)], CancellationToken.None);

        await database.Outbox.EndAsync(item, attempt, new SendResult.Sent("out-1"), null, CancellationToken.None);

        Assert.Equal(MessageState.Delivered, await StateAsync(database, message));
    }

    [Fact]
    public async Task A_watermark_moves_everything_that_was_sent_by_then()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var first = await SendAsync(database, "out-1");
        var second = await SendAsync(database, "out-2");

        await database.Messages.ReceiveAsync(
            Channel, [new InboundWatermark("491701234567", MessageState.Read, DateTimeOffset.UtcNow.AddMinutes(1))], CancellationToken.None);

        Assert.Equal(MessageState.Read, await StateAsync(database, first));
        Assert.Equal(MessageState.Read, await StateAsync(database, second));
    }

    [Fact]
    public async Task A_note_never_leaves()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var conversation = await database.Messages.OpenAsync(Channel, "491701234567", CancellationToken.None);

        await database.Messages.SendAsync(Outgoing(conversation.Id) with { Kind = MessageKind.Note, Author = MessageAuthor.Agent, Agent = "anna" }, CancellationToken.None);

        Assert.Null(await database.Outbox.NextDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_same_outgoing_message_twice_leaves_once()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var conversation = await database.Messages.OpenAsync(Channel, "491701234567", CancellationToken.None);
        var message = Outgoing(conversation.Id) with { Choices = ["Ja", "Nein"] };

        await database.Messages.SendAsync(message, CancellationToken.None);
        var again = await database.Messages.SendAsync(message with { Text = "anders" }, CancellationToken.None);

        Assert.Equal(message.Text, again.Text);
        Assert.Equal(["Ja", "Nein"], again.Choices);
        Assert.Single(await database.Outbox.DueAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_customer_who_moves_goes_on_with_the_same_conversation()
    {
        await using var temporary = new TemporaryDatabase();
        var store = (await temporary.OpenAsync()).Messages;
        var before = Assert.Single(await store.ReceiveAsync(Channel, [Written("a")], CancellationToken.None));

        await store.ReceiveAsync(Channel, [new InboundMove("491701234567", "491709999999")], CancellationToken.None);
        var after = await store.ReceiveAsync(Channel, [Written("b") with { Address = "491709999999" }], CancellationToken.None);

        Assert.Equal(before, Assert.Single(after));
    }

    [Fact]
    public async Task An_open_contact_of_a_conversation_survives_a_crash()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var contact = TemporaryDatabase.NewContact() with { Channel = ContactChannel.Message };
        var orphan = TemporaryDatabase.NewContact() with { Channel = ContactChannel.Message };
        await database.Contacts.AddAsync(contact);
        await database.Contacts.AddAsync(orphan);
        var conversation = await database.Messages.OpenAsync(Channel, "491701234567", CancellationToken.None);
        await database.Messages.UpdateAsync(conversation with { ContactId = contact.Id, Phase = ConversationPhase.Waiting }, CancellationToken.None);

        database = await temporary.OpenAsync();

        Assert.Null((await database.Contacts.FindAsync(contact.Id, CancellationToken.None))!.Contact.Ended);
        Assert.NotNull((await database.Contacts.FindAsync(orphan.Id, CancellationToken.None))!.Contact.Ended);
        Assert.Equal([conversation.Id], await database.Messages.UnfinishedAsync(CancellationToken.None));
    }

    private static InboundMessage Written(string id) => new()
    {
        ExternalId = id,
        Address = "491701234567",
        Identities = [new Identity(IdentityKind.WhatsApp, "491701234567", IdentityTrust.Asserted, "WhatsApp")],
        Text = "Hallo",
        At = At,
    };

    private static OutgoingMessage Outgoing(long conversation) =>
        new() { Id = Guid.CreateVersion7(), ConversationId = conversation, Author = MessageAuthor.Gateway, Text = "Guten Tag" };

    private static async Task<Guid> QueueAsync(Database database)
    {
        var conversation = await database.Messages.OpenAsync(Channel, "491701234567", CancellationToken.None);
        return (await database.Messages.SendAsync(Outgoing(conversation.Id), CancellationToken.None)).Id;
    }

    private static async Task<Guid> SendAsync(Database database, string externalId)
    {
        var message = await QueueAsync(database);
        var item = Assert.Single(await database.Outbox.DueAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None));
        var attempt = await database.Outbox.BeginAsync(item, CancellationToken.None);
        await database.Outbox.EndAsync(item, attempt, new SendResult.Sent(externalId), null, CancellationToken.None);
        return message;
    }

    private static async Task<MessageState> AfterAsync(Database database, Guid message, MessageState told)
    {
        await database.Messages.ReceiveAsync(Channel, [new InboundReceipt("out-1", told, At)], CancellationToken.None);
        return await StateAsync(database, message);
    }

    private static async Task<MessageState> StateAsync(Database database, Guid message) =>
        (await database.Messages.FindMessageAsync(message, CancellationToken.None))!.State;
}
