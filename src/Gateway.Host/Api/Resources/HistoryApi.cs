using System.ComponentModel;
using Gateway.Desk.Contacts.History;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/cases</c>, timelines and <c>/search</c>: what was said before, over calls and messages.</summary>
internal sealed class HistoryApi(ICaseStore cases, IHistoryStore history) : IApiResource
{
    private const string Tag = "History";
    private const int LongestQuery = 200;

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/cases", ListAsync).Describe(
            "listCases", Tag, ApiScopes.CasesRead, "List cases", "Newest first; every filter is optional.", 400, 422);
        api.MapGet("/cases/{id:long}", FindAsync).Describe(
            "getCase", Tag, ApiScopes.CasesRead, "Get a case", "Its contacts and messages stand below /timeline.", 404);
        api.MapPatch("/cases/{id:long}", SetAsync).Describe(
            "editCase", Tag, ApiScopes.CasesWrite, "Close a case, or open it again", "The same twice changes nothing.", 400, 404, 413, 415);
        api.MapGet("/cases/{id:long}/timeline", OfCaseAsync).Describe(
            "getCaseTimeline", Tag, ApiScopes.HistoryRead, "Read the timeline of a case", "Contacts and messages, newest first.", 400, 404, 422);
        api.MapGet("/customers/{id:long}/timeline", OfCustomerAsync).Describe(
            "getCustomerTimeline", Tag, ApiScopes.HistoryRead, "Read the timeline of a customer",
            "Contacts and messages, newest first, of everybody who was merged into them too.", 400, 422);
        api.MapGet("/search", SearchAsync).Describe(
            "search", Tag, ApiScopes.HistoryRead, "Find words",
            "Where all the words occur, each as the beginning of a word: in messages, timelines, customers and cases. Newest first.", 400, 422);
    }

    private async Task<Page<CaseJson>> ListAsync(
        HttpContext http,
        [Description("Of this customer.")] long? customer,
        [Description("true: that are open; false: that are closed.")] bool? open,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit);
        var rows = await cases.ListAsync(customer, open, count, Page.Number(cursor), ct).ConfigureAwait(false);
        return Page.Of(http, rows, count, found => $"{found.Number}", CaseJson.Of);
    }

    private async Task<CaseJson> FindAsync(long id, CancellationToken ct) =>
        CaseJson.Of(await cases.FindAsync(id, ct).ConfigureAwait(false) ?? throw ApiFault.NotFound($"case {id}"));

    private async Task<CaseJson> SetAsync(long id, CasePatchJson wanted, CancellationToken ct) =>
        CaseJson.Of(await cases.SetOpenAsync(id, wanted.Open, ct).ConfigureAwait(false) ?? throw ApiFault.NotFound($"case {id}"));

    private async Task<Page<HistoryJson>> OfCaseAsync(
        HttpContext http,
        long id,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit) - 1;
        await FindAsync(id, ct).ConfigureAwait(false);
        var page = await history.OfCaseAsync(id, count, cursor, ct).ConfigureAwait(false);
        return Page.Of(http, page.Entries, page.Next, HistoryJson.Of);
    }

    private async Task<Page<HistoryJson>> OfCustomerAsync(
        HttpContext http,
        long id,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var page = await history.OfCustomerAsync(id, Page.Count(limit) - 1, cursor, ct).ConfigureAwait(false);
        return Page.Of(http, page.Entries, page.Next, HistoryJson.Of);
    }

    private async Task<Page<HitJson>> SearchAsync(
        HttpContext http,
        [Description("The words.")] string q,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > LongestQuery)
        {
            throw ApiFault.Invalid("q", $"must be words of at most {LongestQuery} letters together");
        }

        var page = await history.SearchAsync(q, Page.Count(limit) - 1, cursor, ct).ConfigureAwait(false);
        return Page.Of(http, page.Hits, page.Next, HitJson.Of);
    }
}
