using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Identities;
using Gateway.Testing;

namespace Gateway.Storage.Tests.History;

public sealed class HistoryStoreTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _temporary = new();
    private readonly ManualTime _time = new();
    private Database _database = null!;
    private Story _story = null!;

    public async Task InitializeAsync()
    {
        _database = await _temporary.OpenAsync();
        _story = new Story(_database, _time);
    }

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task A_call_a_chat_and_an_e_mail_are_one_customer_one_case_and_one_timeline()
    {
        var call = await _story.CallAsync("+4915112345678", "invoice");
        var opened = await AttachAsync(call, new CaseClue("Your invoice"));
        var chat = await _story.WriteAsync("whatsapp", "4915112345678", Story.Phone("+4915112345678"), "Where is my invoice?", "invoice");
        var joined = await AttachAsync(chat, new CaseClue("Your invoice"));
        await _story.ReplyAsync(chat, "On its way.");
        await _database.Identities.LinkAsync(
            call.CustomerId!.Value, Story.Email("maria@example.org") with { Trust = Gateway.Desk.Contacts.IdentityTrust.Operator, Evidence = "told anna" }, default);
        var mail = await _story.WriteAsync(
            "mail", "maria@example.org", Story.Email("maria@example.org"), "Thank you!", subject: $"Re: Your invoice {CaseReference.Write(opened!.Number)}");
        var answered = await AttachAsync(mail, new CaseClue("Re: Your invoice", CaseReference.Find($"Re: Your invoice {CaseReference.Write(opened.Number)}")));

        Assert.Equal((opened.Number, opened.Number), (joined!.Number, answered!.Number));
        Assert.Equal([call.CustomerId, call.CustomerId], [chat.CustomerId, mail.CustomerId]);
        var history = (await _database.History.OfCustomerAsync(call.CustomerId!.Value, 10, null, default)).Entries;
        // What we write is dated by the store's clock, which is not the story's.
        Assert.Equal(
            ["whatsapp: On its way.", "mail: Thank you!", "Message", "whatsapp: Where is my invoice?", "Message", "Call"], history.Select(Words));
        Assert.Equal(history.Select(Words).Order(), (await _database.History.OfCaseAsync(opened.Number, 10, null, default)).Entries.Select(Words).Order());
    }

    [Fact]
    public async Task A_long_history_comes_in_pages_without_gaps_or_doubles()
    {
        var contact = await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "first");
        for (var i = 0; i < 24; i++)
        {
            await _story.ReplyAsync(contact, $"reply {i}");
        }

        var seen = new List<HistoryEntry>();
        string? next = null;
        do
        {
            var page = await _database.History.OfCustomerAsync(contact.CustomerId!.Value, 7, next, default);
            seen.AddRange(page.Entries);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(26, seen.Count);
        Assert.Equal(26, seen.Distinct().Count());
        Assert.Equal(seen.Select(entry => entry.At).OrderDescending(), seen.Select(entry => entry.At));
        Assert.Equal("reply 23", Words(seen[0]).Split(": ")[1]);
    }

    [Fact]
    public async Task A_WhatsApp_id_without_a_number_is_linked_by_a_confirmed_call_and_unlinked_again()
    {
        var call = await _story.CallAsync("+4915112345678");
        var chat = await _story.WriteAsync("whatsapp", "DE.1234", Story.WhatsApp("DE.1234"), "It is me");
        Assert.NotEqual(call.CustomerId, chat.CustomerId);

        var confirmed = Story.WhatsApp("DE.1234") with { Evidence = $"confirmed in call {call.Id}" };
        Assert.Equal(LinkOutcome.Merged, await _database.Identities.LinkAsync(call.CustomerId!.Value, confirmed, default));
        Assert.Equal(LinkOutcome.AlreadyLinked, await _database.Identities.LinkAsync(call.CustomerId!.Value, confirmed, default));

        Assert.Equal(["whatsapp: It is me", "Message", "Call"], await HistoryAsync(call.CustomerId!.Value));
        Assert.Equal(call.CustomerId, (await _database.Customers.IdentifyAsync([confirmed], default)).Id);
        Assert.Equal(call.CustomerId, (await _database.Identities.FindAsync(chat.CustomerId!.Value, default))?.Id);

        Assert.Equal(UnlinkOutcome.Unmerged, await _database.Identities.UnlinkAsync(confirmed.Kind, confirmed.Value, "it was the neighbour", default));
        Assert.Equal(["Call"], await HistoryAsync(call.CustomerId!.Value));
        Assert.Equal(["whatsapp: It is me", "Message"], await HistoryAsync(chat.CustomerId!.Value));
    }

    private async Task<string[]> HistoryAsync(long customer) =>
        [.. (await _database.History.OfCustomerAsync(customer, 20, null, default)).Entries.Select(Words)];

    private async Task<Case?> AttachAsync(Gateway.Desk.Contacts.Contact contact, CaseClue clue) => await _database.Cases.AttachAsync(contact, clue, default);

    private static string Words(HistoryEntry entry) => entry switch
    {
        HistoryEntry.OfMessage message => $"{message.Channel}: {message.Message.Text}",
        HistoryEntry.OfContact contact => contact.Contact.Channel.ToString(),
        _ => throw new InvalidOperationException(),
    };
}
