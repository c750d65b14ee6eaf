using Gateway.Desk.Contacts.Consents;
using Gateway.Storage.Tests.History;

namespace Gateway.Storage.Tests.Consents;

public sealed class ConsentStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_word_of_a_consent_is_kept_and_its_withdrawal_beside_it()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var customer = (await database.Customers.IdentifyAsync(Story.Phone("+4915112345678"), default)).Id;
        var given = new Consent(customer, "whatsapp", ConsentPurpose.Promote, true, "web form", Now, "Yes, send me news", "en");
        var withdrawn = new Consent(customer, "whatsapp", ConsentPurpose.Promote, false, "agent anna", Now.AddDays(1));

        await database.Consents.AddAsync(given, default);
        await database.Consents.AddAsync(withdrawn, default);

        Assert.Equal([given, withdrawn], await (await temporary.OpenAsync()).Consents.OfAsync(customer, default));
    }

    [Fact]
    public async Task Who_opted_out_is_opted_out_as_the_merged_customer_too()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var one = (await database.Customers.IdentifyAsync(Story.Phone("+4915112345678"), default)).Id;
        var other = (await database.Customers.IdentifyAsync(Story.WhatsApp("DE.1"), default)).Id;
        await database.Consents.AddAsync(new Consent(other, "whatsapp", ConsentPurpose.Contact, false, "message", Now, "STOP"), default);
        Assert.False(ConsentPolicy.IsOptedOut(await database.Consents.OfAsync(one, default), "whatsapp"));

        await database.Identities.MergeAsync(one, other, "same", default);

        Assert.True(ConsentPolicy.IsOptedOut(await database.Consents.OfAsync(one, default), "whatsapp"));
        Assert.True(ConsentPolicy.IsOptedOut(await database.Consents.OfAsync(other, default), "whatsapp"));
    }
}
