using System.ComponentModel;
using System.Text.Json.Serialization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>A consent as programs see it.</summary>
[Description("What a customer allowed or took back. Nothing is ever changed; the last line of a channel and purpose counts.")]
internal sealed record ConsentJson(
    [property: Description("The customer.")] long CustomerId,
    [property: Description("The configured channel, call for the phone, or * for every channel.")] string Channel,
    [property: Description("For what.")] ConsentPurpose Purpose,
    [property: Description("true: allowed; false: taken back.")] bool IsGiven,
    [property: Description("Where it was said.")] string Source,
    [property: Description("When.")] DateTimeOffset At,
    [property: Description("The words that the customer agreed to, or said.")] string? Wording,
    [property: Description("Two-letter language of the wording.")] string? Language)
{
    public static ConsentJson Of(Consent consent) => new(
        consent.CustomerId, consent.Channel, consent.Purpose, consent.IsGiven, consent.Source, consent.At, consent.Wording, consent.Language);
}

/// <summary>A consent to note.</summary>
[Description("A consent or its withdrawal, as the customer gave it just now.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewConsentJson(
    [property: Description("The configured channel, call for the phone, or * for every channel.")] string Channel,
    [property: Description("For what.")] ConsentPurpose Purpose,
    [property: Description("true: allowed; false: taken back.")] bool IsGiven,
    [property: Description("Where it was said, for example \"web form\".")] string Source)
{
    [Description("The words that the customer agreed to; needed to allow something.")]
    public string? Wording { get; init; }

    [Description("Two-letter language of the wording.")]
    public string? Language { get; init; }
}

/// <summary>A handle to give to a customer.</summary>
[Description("A handle and what says that it is this customer's.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewIdentityJson(
    [property: Description("What it is.")] IdentityKind Kind,
    [property: Description("The handle in its normal form; a number in E.164 form.")] string Value,
    [property: Description("What says so, for example \"confirmed in a call\".")] string Evidence);
