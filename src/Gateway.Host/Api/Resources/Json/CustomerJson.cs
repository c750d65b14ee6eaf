using System.ComponentModel;
using System.Text.Json.Serialization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>A customer in short.</summary>
[Description("A customer in short.")]
internal sealed record CustomerSummaryJson(
    [property: Description("Their id.")] long Id,
    [property: Description("Their name, once somebody told it.")] string? Name);

/// <summary>A customer as programs see them.</summary>
[Description("A person who brings contacts, with the handles that point to them.")]
internal sealed record CustomerJson(
    [property: Description("Their id.")] long Id,
    [property: Description("Their name, once somebody told it.")] string? Name,
    [property: Description("Two-letter language to speak.")] string? Language,
    [property: Description("A line for agents.")] string? Note,
    [property: Description("Since when they are known.")] DateTimeOffset Created,
    [property: Description("The handles.")] IReadOnlyList<IdentityJson> Identities)
{
    public static CustomerJson Of(CustomerRecord record) => new(
        record.Customer.Id,
        record.Customer.Name,
        record.Customer.Language,
        record.Customer.Note,
        record.Created,
        [.. record.Identities.Select(identity => new IdentityJson(identity.Kind, identity.Value, identity.Trust, identity.Evidence))]);
}

/// <summary>A handle that points to a customer.</summary>
[Description("A handle that points to a customer. A number is a hint at every level of trust, never a proof.")]
internal sealed record IdentityJson(
    [property: Description("What it is.")] IdentityKind Kind,
    [property: Description("The handle; a number in E.164 form.")] string Value,
    [property: Description("How far it can be believed.")] IdentityTrust Trust,
    [property: Description("What says so.")] string Evidence);

/// <summary>What is to be changed of a customer (RFC 7396).</summary>
[Description("What is to be changed (RFC 7396): a field that is missing stays, null empties it.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CustomerPatchJson
{
    [Description("Their name, up to 200 letters.")]
    public string? Name { get; init; }

    [Description("Two-letter language to speak.")]
    public string? Language { get; init; }

    [Description("A line for agents, up to 1000 letters.")]
    public string? Note { get; init; }
}
