using System.ComponentModel;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/contacts</c>: what customers brought, whatever the channel.</summary>
internal sealed class ContactsApi(ICatalogue catalogue, IContactStore contacts) : IApiResource
{
    private const string Tag = "Contacts";

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/contacts", ListAsync).Describe(
            "listContacts", Tag, ApiScopes.ContactsRead, "List contacts", "Newest first; every filter is optional.", 400, 422);
        api.MapGet("/contacts/{id:guid}", FindAsync).Describe(
            "getContact", Tag, ApiScopes.ContactsRead, "Get a contact", "With its customer, its timeline and how it was heard.", 404);
    }

    private async Task<Page<ContactJson>> ListAsync(
        HttpContext http,
        [Description("Of this customer.")] long? customer,
        [Description("Of this case.")] long? @case,
        [Description("That came in this way: call, message or callback.")] string? channel,
        [Description("true: that are open; false: that have ended.")] bool? open,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit);
        var filter = new ContactFilter(customer, @case, Page.Word<ContactChannel>("channel", channel), open);
        var rows = await catalogue.ContactsAsync(filter, count, Page.Id(cursor), ct).ConfigureAwait(false);
        return Page.Of(http, rows, count, contact => contact.Id.ToString(), ContactJson.Of);
    }

    private async Task<ContactDetailJson> FindAsync(Guid id, CancellationToken ct) =>
        await contacts.FindAsync(id, ct).ConfigureAwait(false) is { } record ? ContactDetailJson.Of(record) : throw ApiFault.NotFound($"contact {id}");
}
