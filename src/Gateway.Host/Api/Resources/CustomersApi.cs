using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;
using Gateway.Host.Configuration.Yaml;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/customers</c>: who brings contacts.</summary>
internal sealed class CustomersApi(ICatalogue catalogue, JsonSerializerOptions json) : IApiResource
{
    private const string Tag = "Customers";
    private const string MergePatch = "application/merge-patch+json";
    private const int LongestName = 200;
    private const int LongestNote = 1000;

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/customers", ListAsync).Describe(
            "listCustomers", Tag, ApiScopes.CustomersRead, "List or search customers",
            "Newest first. 'q' finds a part of the name or the beginning of a handle, for example of a number in E.164 form.", 400, 422);
        api.MapGet("/customers/{id:long}", FindAsync).Describe(
            "getCustomer", Tag, ApiScopes.CustomersRead, "Get a customer", "The ETag is what a change is asked with.", 404);
        api.MapPatch("/customers/{id:long}", EditAsync).Accepts<CustomerPatchJson>(MergePatch, "application/json").Produces<CustomerJson>().Describe(
            "editCustomer", Tag, ApiScopes.CustomersWrite, "Change a customer",
            "Name, language and note (RFC 7396). If-Match with the ETag keeps two programs from overwriting each other; '*' changes whatever is there.",
            400, 404, 412, 413, 415, 422, 428);
    }

    private async Task<Page<CustomerJson>> ListAsync(
        HttpContext http,
        [Description("A part of the name, or the beginning of a handle.")] string? q,
        [Description("Entries on a page, 1 to 200; 50 unless given.")] int? limit,
        [Description("The cursor that the page before gave.")] string? cursor,
        CancellationToken ct)
    {
        var count = Page.Count(limit);
        var text = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var rows = await catalogue.CustomersAsync(text, count, Page.Number(cursor), ct).ConfigureAwait(false);
        return Page.Of(http, rows, count, record => $"{record.Customer.Id}", CustomerJson.Of);
    }

    private async Task<CustomerJson> FindAsync(HttpContext http, long id, CancellationToken ct) =>
        Tagged(http, await catalogue.FindCustomerAsync(id, ct).ConfigureAwait(false) ?? throw ApiFault.NotFound($"customer {id}"));

    private async Task<CustomerJson> EditAsync(
        HttpContext http,
        long id,
        [FromHeader(Name = "If-Match"), Description("The ETag of the customer as it was read, or *.")] string? ifMatch,
        CancellationToken ct)
    {
        if (string.IsNullOrEmpty(ifMatch))
        {
            throw new ApiFault(Problem.Of(StatusCodes.Status428PreconditionRequired, "send If-Match with the ETag of the customer, or *"));
        }

        var patch = await ReadPatchAsync(http.Request, ct).ConfigureAwait(false);
        var edited = await catalogue.EditCustomerAsync(id, record => Apply(patch, record, ifMatch), ct).ConfigureAwait(false);
        return Tagged(http, edited ?? throw ApiFault.NotFound($"customer {id}"));
    }

    private Customer Apply(Dictionary<string, string?> patch, CustomerRecord record, string ifMatch)
    {
        if (ifMatch != "*" && ifMatch != TagOf(CustomerJson.Of(record)))
        {
            throw new ApiFault(Problem.Of(StatusCodes.Status412PreconditionFailed, "the customer was changed since you read it"));
        }

        var customer = record.Customer;
        return customer with
        {
            Name = patch.GetValueOrDefault("name", customer.Name),
            Language = patch.GetValueOrDefault("language", customer.Language),
            Note = patch.GetValueOrDefault("note", customer.Note),
        };
    }

    // By hand, for only the JSON itself tells a missing field from null.
    private static async Task<Dictionary<string, string?>> ReadPatchAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentType?.Split(';')[0].Trim() is not (MergePatch or "application/json"))
        {
            throw new ApiFault(Problem.Of(StatusCodes.Status415UnsupportedMediaType, $"expected {MergePatch}"));
        }

        var patch = new Dictionary<string, string?>();
        var faults = new List<FieldFault>();
        using var body = await ParseAsync(request, ct).ConfigureAwait(false);
        foreach (var field in body.RootElement.EnumerateObject())
        {
            var value = field.Value.ValueKind is JsonValueKind.String ? field.Value.GetString()!.Trim() : null;
            patch[field.Name] = string.IsNullOrEmpty(value) ? null : value;
            if (FaultOf(field, value) is { } fault)
            {
                faults.Add(new FieldFault($"/{field.Name}", fault));
            }
        }

        return faults.Count == 0 ? patch : throw ApiFault.Invalid(faults);
    }

    private static string? FaultOf(JsonProperty field, string? value) => field.Name switch
    {
        _ when field.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null) => "must be text or null",
        "name" => value?.Length > LongestName ? $"must have at most {LongestName} letters" : null,
        "note" => value?.Length > LongestNote ? $"must have at most {LongestNote} letters" : null,
        "language" => string.IsNullOrEmpty(value) ? null : Scalars.Language(value, out _),
        _ => "is no field that can be changed",
    };

    private static async Task<JsonDocument> ParseAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object ? body : throw new JsonException("no object");
        }
        catch (JsonException fault)
        {
            throw new BadHttpRequestException("the body is no JSON object", StatusCodes.Status400BadRequest, fault);
        }
    }

    private CustomerJson Tagged(HttpContext http, CustomerRecord record)
    {
        var shown = CustomerJson.Of(record);
        http.Response.Headers.ETag = TagOf(shown);
        return shown;
    }

    private string TagOf(CustomerJson shown) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown, json)).AsSpan(0, 12))}\"";
}
