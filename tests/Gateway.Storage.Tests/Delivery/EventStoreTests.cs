using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Storage.Tests.Delivery;

public sealed class EventStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly Identity User = new(IdentityKind.WebChat, "user-1", IdentityTrust.Claimed, "test");

    [Fact]
    public async Task Nothing_is_kept_that_nobody_wants()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();

        await WriteAsync(database, "m-1");

        Assert.Empty(await NextAsync(database));
    }

    [Fact]
    public async Task A_message_is_told_when_it_came_and_once_however_often_it_comes()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);

        await WriteAsync(database, "m-1");
        await WriteAsync(database, "m-1");
        await WriteAsync(database, "m-2");

        var events = await NextAsync(database);
        Assert.Equal([EventKinds.MessageReceived, EventKinds.MessageReceived], events.Select(one => one.Kind));
        Assert.Single(events.Select(one => one.Lane).Distinct());
        Assert.Equal(2, events.Select(one => one.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_contact_by_messages_is_told_in_the_lane_of_its_conversation()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);
        var conversation = await WriteAsync(database, "m-1");
        var contact = new Contact { Id = Guid.CreateVersion7(), Channel = ContactChannel.Message, Started = Now };

        await database.Contacts.AddAsync(contact);
        await database.Messages.UpdateAsync(conversation with { ContactId = contact.Id }, CancellationToken.None);
        await database.Contacts.UpdateAsync(contact with { Queue = "general" });
        await database.Contacts.CloseAsync(contact with { Ended = Now.AddMinutes(1), Ending = new Ending(Result.Solved, "answered") }, CancellationToken.None);
        await database.Messages.UpdateAsync(conversation, CancellationToken.None);

        var events = await NextAsync(database);
        Assert.Equal([EventKinds.MessageReceived, EventKinds.ContactOpened, EventKinds.ContactClosed], events.Select(one => one.Kind));
        Assert.Single(events.Select(one => one.Lane).Distinct());
    }

    [Fact]
    public async Task A_call_is_told_when_it_begins_and_ends()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);
        var contact = new Contact { Id = Guid.CreateVersion7(), Channel = ContactChannel.Call, Started = Now };

        await database.Contacts.AddAsync(contact);
        await database.Contacts.CloseAsync(contact with { Ended = Now.AddMinutes(1), Ending = new Ending(Result.Solved, "answered") }, CancellationToken.None);

        var events = await NextAsync(database);
        Assert.Equal([(EventKinds.ContactOpened, Now), (EventKinds.ContactClosed, Now.AddMinutes(1))], events.Select(one => (one.Kind, one.At)));
    }

    [Fact]
    public async Task What_becomes_of_a_message_is_told_step_by_step()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);
        var conversation = await WriteAsync(database, "m-1");
        await SendAsync(database, conversation, new SendResult.Sent("x-1"));
        InboundReceipt[] receipts = [new("x-1", MessageState.Delivered, Now), new("x-1", MessageState.Read, Now), new("x-1", MessageState.Read, Now)];
        await database.Messages.ReceiveAsync("shop", receipts, CancellationToken.None);
        await SendAsync(database, conversation, new SendResult.Refused("no"));

        Assert.Equal(
            [EventKinds.MessageReceived, EventKinds.MessageSent, EventKinds.MessageDelivered, EventKinds.MessageRead, EventKinds.MessageFailed],
            (await NextAsync(database)).Select(one => one.Kind));
    }

    [Fact]
    public async Task A_consent_is_told_and_can_be_read_by_its_event()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);
        var customer = await database.Customers.IdentifyAsync(User, CancellationToken.None);

        await database.Consents.AddAsync(new Consent(customer.Id, "shop", ConsentPurpose.Promote, false, "letter", Now), CancellationToken.None);

        var told = Assert.Single(await NextAsync(database));
        Assert.Equal(EventKinds.ConsentWithdrawn, told.Kind);
        Assert.Equal("letter", (await database.Catalogue.FindConsentAsync(long.Parse(told.Subject.Split('/')[1]), CancellationToken.None))!.Source);
    }

    [Fact]
    public async Task Events_move_into_the_outbox_once_and_outlive_a_crash_before()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);
        await WriteAsync(database, "m-1");

        database = await temporary.OpenAsync();
        var told = Assert.Single(await NextAsync(database));
        await database.Events.DispatchAsync([new EventDelivery(told, ["crm", "audit"], "{}")], CancellationToken.None);
        await database.Events.DispatchAsync([new EventDelivery(told, ["crm", "audit"], "{}")], CancellationToken.None);

        Assert.Empty(await NextAsync(database));
        var items = await database.Outbox.ListAsync(null, 10, null, CancellationToken.None);
        Assert.Equal(["audit", "crm"], items.Select(item => item.Target).Order());
        Assert.All(items, item => Assert.Equal((told.Key, OutboxKind.Webhook), (item.Subject, item.Kind)));
    }

    [Fact]
    public async Task What_is_wanted_no_more_is_dropped()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await database.Events.WantAsync(EventKinds.All, CancellationToken.None);
        await WriteAsync(database, "m-1");

        await database.Events.WantAsync([], CancellationToken.None);
        await WriteAsync(database, "m-2");

        Assert.Empty(await NextAsync(database));
    }

    private static Task<IReadOnlyList<StoredEvent>> NextAsync(Database database) => database.Events.NextAsync(100, CancellationToken.None);

    private static async Task<Conversation> WriteAsync(Database database, string id)
    {
        var message = new InboundMessage { ExternalId = id, Address = "user-1", Identities = [User], Text = "hello", At = Now };
        await database.Messages.ReceiveAsync("shop", [message], CancellationToken.None);
        return await database.Messages.OpenAsync("shop", "user-1", CancellationToken.None);
    }

    private static async Task SendAsync(Database database, Conversation conversation, SendResult result)
    {
        await database.Messages.SendAsync(
            new OutgoingMessage { Id = Guid.CreateVersion7(), ConversationId = conversation.Id, Author = MessageAuthor.Program, Text = "hi" }, CancellationToken.None);
        var item = Assert.Single(await database.Outbox.DueAsync(DateTimeOffset.UtcNow.AddHours(1), 10, CancellationToken.None));
        await database.Outbox.EndAsync(item, await database.Outbox.BeginAsync(item, CancellationToken.None), result, null, CancellationToken.None);
    }
}
