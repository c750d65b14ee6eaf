using System.ComponentModel;
using Gateway.Desk.Contacts;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>A contact as programs see it.</summary>
[Description("One matter that a customer brought over one channel: a call, a conversation by messages, a callback.")]
internal sealed record ContactJson(
    [property: Description("Its id, a UUID that sorts by time.")] Guid Id,
    [property: Description("The case that it belongs to.")] long? CaseNumber,
    [property: Description("How it came in.")] ContactChannel Channel,
    [property: Description("The customer, once identified.")] long? CustomerId,
    [property: Description("The hotline that was dialled.")] string? Hotline,
    [property: Description("The caller's number in E.164 form, or as received.")] string? From,
    [property: Description("What was dialled.")] string? To,
    [property: Description("Two-letter language.")] string? Language,
    [property: Description("What the customer wants, by the key of the configuration.")] string? Intent,
    [property: Description("How sure that is, 0 to 1.")] double? Confidence,
    [property: Description("The queue it was put in.")] string? Queue,
    [property: Description("The agent who took it.")] string? Agent,
    [property: Description("When it began.")] DateTimeOffset Started,
    [property: Description("When the gateway answered.")] DateTimeOffset? Answered,
    [property: Description("When it ended; null while it is open.")] DateTimeOffset? Ended,
    [property: Description("How it ended.")] Result? Result,
    [property: Description("Why it ended so, in a few words.")] string? Reason)
{
    public static ContactJson Of(Contact contact) => new(
        contact.Id,
        contact.CaseNumber,
        contact.Channel,
        contact.CustomerId,
        contact.Hotline,
        contact.From,
        contact.To,
        contact.Language,
        contact.Intent,
        contact.Confidence,
        contact.Queue,
        contact.Agent,
        contact.Started,
        contact.Answered,
        contact.Ended,
        contact.Ending?.Result,
        contact.Ending?.Reason);
}

/// <summary>A contact with all that is stored of it.</summary>
[Description("A contact with what happened to it.")]
internal sealed record ContactDetailJson(
    [property: Description("The contact.")] ContactJson Contact,
    [property: Description("The customer; null when nobody is known.")] CustomerSummaryJson? Customer,
    [property: Description("What happened, oldest first. It holds no words of the customer.")] IReadOnlyList<TimelineJson> Timeline,
    [property: Description("How well each party of a call could be heard.")] IReadOnlyList<LegJson> Legs)
{
    public static ContactDetailJson Of(ContactRecord record) => new(
        ContactJson.Of(record.Contact),
        record.Customer is { } customer ? new CustomerSummaryJson(customer.Id, customer.Name) : null,
        [.. record.Timeline.Select(entry => new TimelineJson(entry.At, entry.Kind, entry.Text))],
        [.. record.Legs.Select(leg => new LegJson(leg.Party, leg.Codec, leg.IsSecure, leg.Loss, leg.JitterMs, leg.RoundTripMs, leg.Mos))]);
}

/// <summary>One thing that happened.</summary>
[Description("One thing that happened to a contact.")]
internal sealed record TimelineJson(
    [property: Description("When.")] DateTimeOffset At,
    [property: Description("What.")] TimelineKind Kind,
    [property: Description("The particulars, for people.")] string Text);

/// <summary>How a party of a call was heard.</summary>
[Description("How well one party of a call could be heard.")]
internal sealed record LegJson(
    [property: Description("caller, or the name of the agent.")] string Party,
    [property: Description("The codec.")] string Codec,
    [property: Description("Whether the sound was encrypted.")] bool IsSecure,
    [property: Description("Share of packets lost, 0 to 1.")] double Loss,
    [property: Description("Jitter in ms.")] double JitterMs,
    [property: Description("Round trip in ms.")] double? RoundTripMs,
    [property: Description("Estimated mean opinion score, 1 to 4.5.")] double? Mos);
