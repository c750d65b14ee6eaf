using System.ComponentModel;
using Gateway.Desk.Contacts.History;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>A case as programs see it.</summary>
[Description("One matter of a customer over all its contacts, calls and messages alike.")]
internal sealed record CaseJson(
    [property: Description("Its number, which the customer is told.")] long Number,
    [property: Description("The customer.")] long CustomerId,
    [property: Description("What it is about.")] string? Subject,
    [property: Description("What the customer wanted first, by the key of the configuration.")] string? Intent,
    [property: Description("Since when.")] DateTimeOffset Opened,
    [property: Description("When it was settled; null while it is open.")] DateTimeOffset? Closed)
{
    public static CaseJson Of(Case found) => new(found.Number, found.CustomerId, found.Subject, found.Intent, found.Opened, found.Closed);
}

/// <summary>Whether a case is to be open.</summary>
[Description("Whether the case is to be open.")]
[System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
internal sealed record CasePatchJson([property: Description("true opens it again, false closes it.")] bool Open);

/// <summary>A line of a history.</summary>
[Description("One line of a history: a contact where it began, or a message.")]
internal sealed record HistoryJson(
    [property: Description("When.")] DateTimeOffset At,
    [property: Description("The contact; null for a message.")] ContactJson? Contact,
    [property: Description("The message; null for a contact.")] MessageJson? Message,
    [property: Description("The channel of the message.")] string? Channel)
{
    public static HistoryJson Of(HistoryEntry entry) => entry switch
    {
        HistoryEntry.OfContact contact => new HistoryJson(entry.At, ContactJson.Of(contact.Contact), null, null),
        HistoryEntry.OfMessage message => new HistoryJson(entry.At, null, MessageJson.Of(message.Message), message.Channel),
        _ => new HistoryJson(entry.At, null, null, null),
    };
}

/// <summary>A place where words were found.</summary>
[Description("A place where the words were found.")]
internal sealed record HitJson(
    [property: Description("What it is.")] SearchHitKind Kind,
    [property: Description("When it was written.")] DateTimeOffset At,
    [property: Description("The words around, as text.")] string Snippet,
    [property: Description("Where in the snippet the found words stand.")] IReadOnlyList<RangeJson> Found,
    [property: Description("The customer.")] long? CustomerId,
    [property: Description("The contact.")] Guid? ContactId,
    [property: Description("The conversation.")] long? ConversationId,
    [property: Description("The case.")] long? CaseNumber)
{
    public static HitJson Of(SearchHit hit)
    {
        var text = new System.Text.StringBuilder(hit.Snippet.Length);
        var found = new List<RangeJson>();
        var begin = 0;
        foreach (var letter in hit.Snippet)
        {
            switch (letter)
            {
                case SearchHit.Begin:
                    begin = text.Length;
                    break;
                case SearchHit.End:
                    found.Add(new RangeJson(begin, text.Length - begin));
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }

        return new HitJson(hit.Kind, hit.At, text.ToString(), found, hit.CustomerId, hit.ContactId, hit.ConversationId, hit.CaseNumber);
    }
}

/// <summary>A part of a text.</summary>
[Description("A part of a text, in UTF-16 code units.")]
internal sealed record RangeJson(
    [property: Description("Where it begins.")] int Start,
    [property: Description("How long it is.")] int Length);
