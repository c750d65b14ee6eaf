using Gateway.Desk.Contacts.History;
using Gateway.Testing;

namespace Gateway.Storage.Tests.History;

public sealed class CaseStoreTests : IAsyncLifetime
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
    public async Task A_contact_joins_the_open_case_about_the_same_intent_and_another_intent_opens_another()
    {
        var first = await AttachAsync(await _story.CallAsync("+4915112345678", "invoice"));
        var second = await AttachAsync(await _story.CallAsync("+4915112345678", "invoice"));
        var third = await AttachAsync(await _story.CallAsync("+4915112345678", "contract"));
        var stranger = await AttachAsync(await _story.CallAsync("+4915112345679", "invoice"));

        Assert.Equal(first, second);
        Assert.Equal(3, new[] { first, third, stranger }.Select(found => found!.Number).Distinct().Count());
        var record = await _database.Contacts.FindAsync((await _database.Contacts.RecentAsync(1, default))[0].Id, default);
        Assert.Equal(stranger!.Number, record!.Contact.CaseNumber);
    }

    [Fact]
    public async Task A_closed_case_is_not_joined_and_one_that_is_opened_again_is()
    {
        var first = (await AttachAsync(await _story.CallAsync("+4915112345678", "invoice")))!;
        Assert.False((await _database.Cases.SetOpenAsync(first.Number, false, default))!.IsOpen);
        var second = (await AttachAsync(await _story.CallAsync("+4915112345678", "invoice")))!;
        Assert.NotEqual(first.Number, second.Number);
        await _database.Cases.SetOpenAsync(second.Number, false, default);
        await _database.Cases.SetOpenAsync(first.Number, true, default);

        Assert.Equal(first.Number, (await AttachAsync(await _story.CallAsync("+4915112345678", "invoice")))!.Number);
        Assert.Null(await _database.Cases.SetOpenAsync(999, false, default));
    }

    [Fact]
    public async Task An_answer_in_the_same_conversation_belongs_to_the_case_for_a_week()
    {
        var opened = await AttachAsync(await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "hello"));
        _time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(opened!.Number, (await AttachAsync(await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "and now?")))!.Number);
        _time.Advance(TimeSpan.FromDays(8));
        Assert.NotEqual(opened.Number, (await AttachAsync(await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "something else")))!.Number);
    }

    [Fact]
    public async Task A_number_in_a_subject_reaches_no_case_of_somebody_else()
    {
        var opened = await AttachAsync(await _story.CallAsync("+4915112345678", "invoice"));
        var mail = await _story.WriteAsync("mail", "eve@example.org", Story.Email("eve@example.org"), "let me in", subject: CaseReference.Write(opened!.Number));

        Assert.NotEqual(opened.Number, (await _database.Cases.AttachAsync(mail, new CaseClue(Number: opened.Number), default))!.Number);
    }

    [Fact]
    public async Task A_case_in_which_nothing_happened_for_a_month_is_settled()
    {
        var opened = await AttachAsync(await _story.CallAsync("+4915112345678", "invoice"));
        _time.Advance(TimeSpan.FromDays(31));
        Assert.NotEqual(opened!.Number, (await AttachAsync(await _story.CallAsync("+4915112345678", "invoice")))!.Number);
        Assert.False((await _database.Cases.FindAsync(opened.Number, default))!.IsOpen);
    }

    [Fact]
    public async Task A_matter_that_is_solved_at_once_opens_no_case()
    {
        var call = await _story.CallAsync("+4915112345678", "invoice");
        Assert.Null(await _database.Cases.AttachAsync(call, new CaseClue(MayOpen: false), default));
        Assert.Null(await _database.Cases.AttachAsync(call with { CustomerId = null }, new CaseClue(), default));
        Assert.Empty(await _database.Cases.ListAsync(null, null, 10, null, default));
    }

    [Fact]
    public async Task Cases_of_merged_customers_are_those_of_one()
    {
        var one = await _story.CallAsync("+4915112345678", "invoice");
        var other = await _story.CallAsync("+4915112345679", "contract");
        await AttachAsync(one);
        await AttachAsync(other);
        await _database.Identities.MergeAsync(one.CustomerId!.Value, other.CustomerId!.Value, "same person", default);

        var all = await _database.Cases.ListAsync(one.CustomerId, true, 10, null, default);
        Assert.Equal(2, all.Count);
        Assert.Equal(all[1], Assert.Single(await _database.Cases.ListAsync(one.CustomerId, null, 1, all[0].Number, default)));
    }

    private Task<Case?> AttachAsync(Gateway.Desk.Contacts.Contact contact) => _database.Cases.AttachAsync(contact, new CaseClue(), default);
}
