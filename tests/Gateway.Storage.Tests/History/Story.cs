using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;

namespace Gateway.Storage.Tests.History;

/// <summary>Calls and messages of made-up customers, one after the other.</summary>
internal sealed class Story(Database database, ManualTime time)
{
    private int _written;

    public async Task<Contact> CallAsync(string number, string? intent = null, Result result = Result.HandedOver, long? caseNumber = null)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        var customer = await database.Customers.IdentifyAsync(Phone(number), CancellationToken.None);
        var contact = TemporaryDatabase.NewContact(time.GetUtcNow()) with
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            CustomerId = customer.Id,
            From = number,
            Intent = intent,
            CaseNumber = caseNumber,
            Hotline = "service",
        };
        await database.Contacts.AddAsync(contact);
        time.Advance(TimeSpan.FromMinutes(1));
        contact = contact with { Ended = time.GetUtcNow(), Ending = new Ending(result, "agent hung up") };
        await database.Contacts.CloseAsync(contact, CancellationToken.None);
        return contact;
    }

    /// <summary>The customer writes; the open contact of it.</summary>
    public async Task<Contact> WriteAsync(string channel, string address, Identity identity, string text, string? intent = null, string? subject = null)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        var ids = await database.Messages.ReceiveAsync(
            channel,
            [
                new InboundMessage
                {
                    ExternalId = $"in-{++_written}", Address = address, Identities = [identity], Text = text, Subject = subject, At = time.GetUtcNow(),
                },
            ],
            CancellationToken.None);
        var customer = await database.Customers.IdentifyAsync([identity], CancellationToken.None);
        var contact = new Contact
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Channel = ContactChannel.Message,
            CustomerId = customer.Id,
            Hotline = channel,
            From = address,
            To = channel,
            Intent = intent,
            Started = time.GetUtcNow(),
        };
        await database.Contacts.AddAsync(contact);
        var conversation = (await database.Messages.FindAsync(ids[0], CancellationToken.None))!;
        await database.Messages.UpdateAsync(conversation with { CustomerId = customer.Id, ContactId = contact.Id }, CancellationToken.None);
        var news = await database.Messages.UnhandledAsync(ids[0], CancellationToken.None);
        await database.Messages.HandledAsync([.. news.Select(message => message.Id)], contact.Id, CancellationToken.None);
        return contact;
    }

    public async Task ReplyAsync(Contact contact, string text)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        var conversation = (await database.Messages.FindAsync(contact.Id, CancellationToken.None))!;
        await database.Messages.SendAsync(
            new OutgoingMessage
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                ConversationId = conversation.Id,
                ContactId = contact.Id,
                Author = MessageAuthor.Agent,
                Agent = "anna",
                Text = text,
            },
            CancellationToken.None);
    }

    public static Identity Phone(string number) => new(IdentityKind.PhoneNumber, number, IdentityTrust.Asserted, "P-Asserted-Identity");

    public static Identity WhatsApp(string id) => new(IdentityKind.WhatsApp, id, IdentityTrust.Attested, "WhatsApp");

    public static Identity Email(string address) => new(IdentityKind.EmailAddress, address, IdentityTrust.Claimed, "From");
}
