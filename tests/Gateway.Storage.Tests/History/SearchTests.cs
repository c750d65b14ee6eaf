using System.Text;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Testing;

namespace Gateway.Storage.Tests.History;

public sealed class SearchTests : IAsyncLifetime
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

    [Theory]
    [InlineData("Rechnung Müller")]
    [InlineData("rechnung muller")]
    [InlineData("RECHN")]
    [InlineData("mul rech")]
    [InlineData("\"Rechnung\" AND (Müller)*")]
    public async Task Words_are_found_by_their_beginning_without_accents_and_signs(string typed)
    {
        var chat = await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "Die Rechnung für Frau Müller, <b>bitte</b>!");

        var hit = Assert.Single((await _database.History.SearchAsync(typed.Replace(" AND ", " ", StringComparison.Ordinal), 10, null, default)).Hits);

        Assert.Equal((SearchHitKind.Message, chat.Id, chat.CustomerId), (hit.Kind, hit.ContactId, hit.CustomerId));
        Assert.Contains(SearchHit.Begin, hit.Snippet);
        Assert.Contains("<b>", hit.Snippet);
    }

    [Fact]
    public async Task Messages_subjects_timelines_customers_and_cases_are_found_newest_first()
    {
        await _database.Customers.ImportAsync([new CustomerImport([Number("+4915112345678")], "Waldo Weber", "de", "likes tea")], default);
        _time.Advance(TimeSpan.FromMinutes(1));
        var call = await _story.CallAsync("+4915112345678", "waldo-intent");
        await _database.Contacts.AddEntryAsync(new TimelineEntry(call.Id, _time.GetUtcNow(), TimelineKind.Understood, "waldo, 0.9"));
        _time.Advance(TimeSpan.FromMinutes(1));
        await _database.Cases.AttachAsync(call with { Started = _time.GetUtcNow() }, new CaseClue("Waldo's case"), default);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _story.WriteAsync("mail", "w@example.org", Story.Email("w@example.org"), "no name here", subject: "About Waldo");

        var hits = (await _database.History.SearchAsync("waldo", 10, null, default)).Hits;

        // The store writes by its own clock when a customer was first known.
        Assert.Equal([SearchHitKind.Customer, SearchHitKind.Message, SearchHitKind.Case, SearchHitKind.Timeline], hits.Select(hit => hit.Kind));
        Assert.Equal(hits.Select(hit => hit.At).OrderDescending(), hits.Select(hit => hit.At));
        Assert.Single((await _database.History.SearchAsync("tea", 10, null, default)).Hits);
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_is_not()
    {
        await _database.Customers.ImportAsync([new CustomerImport([Number("+4915112345678")], "Maria Alt")], default);
        await _database.Customers.ImportAsync([new CustomerImport([Number("+4915112345678")], "Maria Neu")], default);

        Assert.Empty((await _database.History.SearchAsync("alt", 10, null, default)).Hits);
        Assert.Single((await _database.History.SearchAsync("neu", 10, null, default)).Hits);
    }

    [Fact]
    public async Task Many_hits_come_in_pages_without_gaps_or_doubles()
    {
        await _database.Customers.ImportAsync([new CustomerImport([Number("+4915112345678")], "Needle Weber")], default);
        var contact = await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "needle 0");
        for (var i = 1; i < 20; i++)
        {
            await _story.ReplyAsync(contact, $"needle {i}");
            await _database.Contacts.AddEntryAsync(new TimelineEntry(contact.Id, _time.GetUtcNow(), TimelineKind.Noted, $"needle note {i}"));
        }

        var seen = new List<SearchHit>();
        string? next = null;
        do
        {
            var page = await _database.History.SearchAsync("needle", 6, next, default);
            seen.AddRange(page.Hits);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal((40, 40), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(seen.Select(hit => hit.At).OrderDescending(), seen.Select(hit => hit.At));
    }

    [Fact]
    public async Task Nothing_that_anybody_types_is_a_fault()
    {
        await _story.WriteAsync("whatsapp", "1", Story.WhatsApp("1"), "x");
        string[] signs = ["\"", "'", "*", "^", "-", "+", "(", ")", "{", "}", ":", "AND", "OR", "NOT", "NEAR", "NEAR(", "text:", "a", "ü", "\u0308", "\0", " ", "\u4e2d", "\ud83d", "😀", "%", ";", "--", "/*", "\uE000", "\u00b2"];
        var random = new Random(3);
        Assert.Empty((await _database.History.SearchAsync("", 10, null, default)).Hits);
        for (var i = 0; i < 2_000; i++)
        {
            var typed = new StringBuilder();
            for (var length = random.Next(12); length > 0; length--)
            {
                typed.Append(random.Next(6) == 0 ? ((char)random.Next(1, 0xFFFF)).ToString() : signs[random.Next(signs.Length)]);
            }

            var page = await _database.History.SearchAsync(typed.ToString(), 3, typed.ToString(), default);
            Assert.InRange(page.Hits.Count, 0, 3);
        }
    }

    private static PhoneNumber Number(string text) => PhoneNumber.TryParse(text, "DE", out var number) ? number : throw new FormatException(text);
}
