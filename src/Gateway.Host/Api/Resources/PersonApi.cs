using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Identities;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;
using Gateway.Host.Configuration.Yaml;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Host.Api.Resources;

/// <summary>What a customer allowed, and which handles are theirs.</summary>
internal sealed class PersonApi(
    ICatalogue catalogue, IConsentStore consents, IIdentityStore identities, IReadOnlyCollection<string> channels, TimeProvider time) : IApiResource
{
    private const string Consents = "Consents";
    private const string Customers = "Customers";
    private const string Call = "call";
    private const int LongestText = 1000;

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/customers/{id:long}/consents", ListAsync).Describe(
            "listConsents", Consents, ApiScopes.ConsentsRead, "List what a customer allowed and took back", "Oldest first; nothing is ever changed.", 404);
        api.MapPost("/customers/{id:long}/consents", AddAsync).Describe(
            "addConsent", Consents, ApiScopes.ConsentsWrite, "Note a consent or its withdrawal", "It counts from now on.", 400, 404, 413, 415, 422);
        api.MapPost("/customers/{id:long}/identities", LinkAsync).Describe(
            "linkIdentity", Customers, ApiScopes.CustomersWrite, "Let a handle point to a customer",
            "A customer who is nothing but that handle becomes one with this one; the handle of somebody else is left where it is.", 400, 404, 409, 413, 415, 422);
        api.MapPost("/customers/{id:long}/identities/unlink", UnlinkAsync).Describe(
            "unlinkIdentity", Customers, ApiScopes.CustomersWrite, "Take a handle away from its customer",
            "With what was said and written through it.", 400, 404, 409, 413, 415, 422);
    }

    private async Task<IReadOnlyList<ConsentJson>> ListAsync(long id, CancellationToken ct)
    {
        await CustomerAsync(id, ct).ConfigureAwait(false);
        return [.. (await consents.OfAsync(id, ct).ConfigureAwait(false)).Select(ConsentJson.Of)];
    }

    private async Task<Created<ConsentJson>> AddAsync(long id, NewConsentJson wanted, CancellationToken ct)
    {
        var faults = FaultsOf(wanted).ToList();
        if (faults.Count > 0)
        {
            throw ApiFault.Invalid(faults);
        }

        await CustomerAsync(id, ct).ConfigureAwait(false);
        var consent = new Consent(
            id, wanted.Channel, wanted.Purpose, wanted.IsGiven, wanted.Source.Trim(), time.GetUtcNow(), wanted.Wording, wanted.Language);
        await consents.AddAsync(consent, ct).ConfigureAwait(false);
        return TypedResults.Created($"/api/v1/customers/{id}/consents", ConsentJson.Of(consent));
    }

    private IEnumerable<FieldFault> FaultsOf(NewConsentJson wanted)
    {
        if (wanted.Channel is not (Consent.EveryChannel or Call) && !channels.Contains(wanted.Channel))
        {
            yield return new FieldFault("/channel", $"is no channel of ours, expected {Consent.EveryChannel}, {Call} or one of: {string.Join(", ", channels)}");
        }

        if (string.IsNullOrWhiteSpace(wanted.Source) || wanted.Source.Length > LongestText)
        {
            yield return new FieldFault("/source", "must say where it was said");
        }

        if ((wanted.IsGiven && string.IsNullOrWhiteSpace(wanted.Wording)) || wanted.Wording?.Length > LongestText)
        {
            yield return new FieldFault("/wording", $"must hold the words that the customer agreed to, at most {LongestText} letters");
        }

        if (wanted.Language is { } language && Scalars.Language(language, out _) is { } wrong)
        {
            yield return new FieldFault("/language", wrong);
        }
    }

    private async Task<CustomerJson> LinkAsync(long id, NewIdentityJson wanted, CancellationToken ct)
    {
        Check(wanted);
        var identity = new Identity(wanted.Kind, wanted.Value, IdentityTrust.Operator, wanted.Evidence.Trim());
        switch (await identities.LinkAsync(id, identity, ct).ConfigureAwait(false))
        {
            case LinkOutcome.NoSuchCustomer:
                throw ApiFault.NotFound($"customer {id}");
            case LinkOutcome.BelongsToOther:
                throw ApiFault.Conflict("belongs-to-other", "the handle is that of a customer who is known by more");
            case LinkOutcome.WeakEvidence:
                throw ApiFault.Conflict("weak-evidence", "nobody but the peer says so");
            default:
                return CustomerJson.Of(await CustomerAsync(id, ct).ConfigureAwait(false));
        }
    }

    private async Task<CustomerJson> UnlinkAsync(long id, NewIdentityJson wanted, CancellationToken ct)
    {
        Check(wanted);
        var customer = await CustomerAsync(id, ct).ConfigureAwait(false);
        if (!customer.Identities.Any(identity => identity.Kind == wanted.Kind && identity.Value == wanted.Value))
        {
            throw ApiFault.NotFound("such handle of this customer");
        }

        return await identities.UnlinkAsync(wanted.Kind, wanted.Value, wanted.Evidence.Trim(), ct).ConfigureAwait(false) switch
        {
            UnlinkOutcome.OnlyHandle => throw ApiFault.Conflict("only-handle", "it is the only handle of this customer: there would be nobody left"),
            UnlinkOutcome.NotKnown => throw ApiFault.NotFound("such handle"),
            _ => CustomerJson.Of(await CustomerAsync(id, ct).ConfigureAwait(false)),
        };
    }

    private static void Check(NewIdentityJson wanted)
    {
        if (wanted.Kind == IdentityKind.PhoneNumber
            ? !wanted.Value.StartsWith('+') || !PhoneNumber.TryParse(wanted.Value, "", out var number) || number.Value != wanted.Value
            : string.IsNullOrWhiteSpace(wanted.Value) || wanted.Value.Length > MessageCheck.LongestAddress)
        {
            throw ApiFault.Invalid("/value", "is not in normal form; a number is written with + and country code");
        }

        if (string.IsNullOrWhiteSpace(wanted.Evidence) || wanted.Evidence.Length > LongestText)
        {
            throw ApiFault.Invalid("/evidence", "must say why");
        }
    }

    private async Task<CustomerRecord> CustomerAsync(long id, CancellationToken ct) =>
        await catalogue.FindCustomerAsync(id, ct).ConfigureAwait(false) ?? throw ApiFault.NotFound($"customer {id}");
}
