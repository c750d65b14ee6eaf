using Gateway.Desk.Contacts;

namespace Gateway.Storage.Tests.Contacts;

public sealed class ContactStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_contact_comes_back_as_it_was_written()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        Assert.True(PhoneNumber.TryParse("+49301234567", "DE", out var number));
        var customer = await database.Customers.IdentifyAsync(
            Identity.Of(number, IdentityTrust.Asserted, "trunk"), CancellationToken.None);
        var contact = TemporaryDatabase.NewContact() with
        {
            CaseNumber = 17,
            CustomerId = customer.Id,
            Hotline = "main",
            From = "+49301234567",
            To = "+4930999",
            Language = "de",
            Intent = "invoice",
            Confidence = 0.875,
            Queue = "billing",
            Agent = "anna",
            Answered = Start.AddMilliseconds(312),
            Ended = Start.AddSeconds(95),
            Ending = new Ending(Result.HandedOver, "agent hung up"),
        };

        await database.Contacts.AddAsync(contact with { Ended = null, Ending = null, Agent = null });
        await database.Contacts.AddEntryAsync(new TimelineEntry(contact.Id, Start.AddSeconds(2), TimelineKind.Offered, "anna"));
        await database.Contacts.AddEntryAsync(new TimelineEntry(contact.Id, Start, TimelineKind.Admitted));
        ContactLeg[] legs =
        [
            new(contact.Id, "anna", "PCMA", true, 4_700, 3, 1.25, 2, 12.5, 0.015, 3.5, 4.31),
            new(contact.Id, ContactLeg.Caller, "OPUS", false, 0, 0, 0, 0, null, null, null, null),
        ];
        await database.Contacts.AddLegAsync(legs[0]);
        await database.Contacts.AddLegAsync(legs[1]);
        await database.Contacts.CloseAsync(contact, CancellationToken.None);

        var record = await database.Contacts.FindAsync(contact.Id, CancellationToken.None);
        Assert.NotNull(record);
        Assert.Equal(legs, record.Legs);
        Assert.Equal(contact, record.Contact);
        Assert.Equal(customer, record.Customer);
        Assert.Equal([TimelineKind.Admitted, TimelineKind.Offered], record.Timeline.Select(entry => entry.Kind));
        Assert.Equal("anna", record.Timeline[1].Text);
    }

    [Fact]
    public async Task What_was_never_written_is_not_found()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        Assert.Null(await database.Contacts.FindAsync(Guid.CreateVersion7(), CancellationToken.None));
    }

    [Fact]
    public async Task The_newest_contacts_come_first()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var contacts = Enumerable.Range(0, 5).Select(i => TemporaryDatabase.NewContact(Start.AddSeconds(i))).ToList();
        await Task.WhenAll(contacts.Select(contact => database.Contacts.AddAsync(contact)));

        var recent = await database.Contacts.RecentAsync(3, CancellationToken.None);

        Assert.Equal([contacts[4], contacts[3], contacts[2]], recent);
    }

    [Fact]
    public async Task Nothing_that_comes_late_opens_an_ended_contact()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var contact = TemporaryDatabase.NewContact();
        var ended = contact with { Ended = Start.AddSeconds(5), Ending = new Ending(Result.CallerLeft, "while waiting") };
        await database.Contacts.CloseAsync(ended, CancellationToken.None);

        await database.Contacts.UpdateAsync(contact with { Queue = "late" });

        Assert.Equal([ended], await database.Contacts.RecentAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task A_contact_without_an_ending_cannot_be_closed()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(
            () => database.Contacts.CloseAsync(TemporaryDatabase.NewContact(), CancellationToken.None));
    }

    [Fact]
    public async Task A_line_for_a_contact_that_is_not_there_is_refused_to_its_writer()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await Assert.ThrowsAsync<StoreException>(() => database.Contacts.AddEntryAsync(
            new TimelineEntry(Guid.CreateVersion7(), Start, TimelineKind.Answered)));
    }

    [Fact]
    public async Task A_writer_who_gives_up_waiting_has_written_all_the_same()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var contact = TemporaryDatabase.NewContact();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => database.Contacts.AddAsync(contact, new CancellationToken(canceled: true)));

        await database.Contacts.AddEntryAsync(new TimelineEntry(contact.Id, Start, TimelineKind.Admitted));
        Assert.NotNull(await database.Contacts.FindAsync(contact.Id, CancellationToken.None));
    }
}
