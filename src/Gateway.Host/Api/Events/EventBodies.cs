using System.ComponentModel;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Api.Resources.Json;

namespace Gateway.Host.Api.Events;

/// <summary>What a webhook is told: the event, and what it is about as the API shows it.</summary>
[Description("An event, as webhooks get it.")]
internal sealed record EventJson(
    [property: Description("Its id, the same over all attempts.")] string Id,
    [property: Description("What happened.")] string Type,
    [property: Description("When.")] DateTimeOffset At,
    [property: Description("What it is about; only one field is there, a message with its conversation.")] EventDataJson Data);

/// <summary>What an event is about.</summary>
[Description("What an event is about, as the API shows it.")]
internal sealed record EventDataJson
{
    public ContactJson? Contact { get; init; }

    public MessageJson? Message { get; init; }

    public ConversationJson? Conversation { get; init; }

    public CaseJson? Case { get; init; }

    public ConsentJson? Consent { get; init; }
}

/// <summary>Writes the bodies of events.</summary>
internal sealed class EventBodies(ICatalogue catalogue, IContactStore contacts, IMessageStore messages, ICaseStore cases)
{
    private static readonly JsonSerializerOptions Form = new(ApiPart.Json)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The body; none when what it is about is no longer there.</summary>
    public async Task<string?> OfAsync(StoredEvent happened, CancellationToken ct) =>
        await DataAsync(happened, ct).ConfigureAwait(false) is { } data
            ? JsonSerializer.Serialize(new EventJson(happened.Key, happened.Kind, happened.At, data), Form)
            : null;

    private async Task<EventDataJson?> DataAsync(StoredEvent happened, CancellationToken ct) => happened.Kind.Split('.')[0] switch
    {
        "contact" => await contacts.FindAsync(Guid.Parse(happened.Subject), ct).ConfigureAwait(false) is { } record
            ? new EventDataJson { Contact = ContactJson.Of(record.Contact) }
            : null,
        "message" => await MessageAsync(Guid.Parse(happened.Subject), ct).ConfigureAwait(false),
        "case" => await cases.FindAsync(long.Parse(happened.Subject), ct).ConfigureAwait(false) is { } found
            ? new EventDataJson { Case = CaseJson.Of(found) }
            : null,
        _ => await catalogue.FindConsentAsync(long.Parse(happened.Subject.Split('/')[1]), ct).ConfigureAwait(false) is { } consent
            ? new EventDataJson { Consent = ConsentJson.Of(consent) }
            : null,
    };

    private async Task<EventDataJson?> MessageAsync(Guid id, CancellationToken ct) =>
        await messages.FindMessageAsync(id, ct).ConfigureAwait(false) is { } message
            && await messages.FindAsync(message.ConversationId, ct).ConfigureAwait(false) is { } conversation
            ? new EventDataJson { Message = MessageJson.Of(message), Conversation = ConversationJson.Of(conversation, null) }
            : null;
}
