using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;

namespace Gateway.Host.Api.Document;

/// <summary>One example of each kind of thing, for the document.</summary>
internal static class ApiExamples
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);
    private static readonly Guid ContactId = Guid.Parse("0195563c-1f80-7a1c-9d3e-5b6f0c1d2e3f");
    private static readonly Guid MessageId = Guid.Parse("0195563c-4a10-7b42-8c55-6a7b8c9d0e1f");
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly ContactJson Contact = new(
        ContactId, 10024, ContactChannel.Call, 17, "service", "+4930123456", "+493023125100", "de", "invoice", 0.91, "billing", "anna",
        Begun, Begun.AddSeconds(2), Begun.AddMinutes(4), Result.HandedOver, "agent hung up");

    private static readonly MessageJson Message = new(
        MessageId, 42, ContactId, "wamid.HBgM", MessageAuthor.Program, null, MessageKind.Text, "Ihre Rechnung ist unterwegs.", null, null, false,
        [new AttachmentJson("rechnung.pdf", "application/pdf", Hash, 48213, null)], [], null, Begun, MessageState.Delivered, null);

    private static readonly OutboxItemJson Item = new(
        311, OutboxKind.Message, "whatsapp", MessageId.ToString(), OutboxState.Dead, Begun, Begun, 9, "the number is not on WhatsApp");

    private static readonly Dictionary<Type, object> Examples = new object[]
    {
        Contact,
        new ContactDetailJson(
            Contact,
            new CustomerSummaryJson(17, "Maria Krüger"),
            [new TimelineJson(Begun, TimelineKind.Admitted, "service"), new TimelineJson(Begun.AddMinutes(1), TimelineKind.Taken, "anna")],
            [new LegJson("caller", "PCMA", true, 0.001, 3.2, 24, 4.3)]),
        new CustomerJson(17, "Maria Krüger", "de", "prefers e-mail", Begun, [new IdentityJson(IdentityKind.PhoneNumber, "+4930123456", IdentityTrust.Asserted, "P-Asserted-Identity of trunk city")]),
        new CustomerPatchJson { Name = "Maria Krüger", Note = null },
        new ConversationJson(42, "whatsapp", "4930123456", "Maria", 17, "de", null, ConversationPhase.WithAgent, ContactId, "anna", Begun, Begun.AddHours(24)),
        new NewConversationJson("sms", "+4930123456"),
        Message,
        new NewMessageJson { Text = "Passt Ihnen Dienstag?", Choices = ["Ja", "Nein"] },
        new MediaJson(Hash, 48213),
        Item,
        new OutboxDetailJson(Item, [new AttemptJson(1, Begun, Begun.AddSeconds(1), "the number is not on WhatsApp")]),
        new CaseJson(10024, 17, "Invoice 4711", "invoice", Begun, null),
        new CasePatchJson(Open: false),
        new HistoryJson(Begun, Contact, null, null),
        new HitJson(SearchHitKind.Message, Begun, "Wo ist meine Rechnung?", [new RangeJson(13, 8)], 17, ContactId, 42, null),
        new ConsentJson(17, "whatsapp", ConsentPurpose.Message, true, "web form", Begun, "Write to me about my matter.", "en"),
        new NewConsentJson("whatsapp", ConsentPurpose.Message, true, "web form") { Wording = "Write to me about my matter.", Language = "en" },
        new NewIdentityJson(IdentityKind.EmailAddress, "maria@example.com", "confirmed in a call"),
        new QueueJson("billing", 3, 4, 3, 0, 95),
        new AgentJson("anna", "Anna Schmidt", ["de", "en"], Presence.Busy, Begun, null, ContactId),
        Problem.Of(422, "/text is empty", "invalid", [new FieldFault("/text", "is empty")]),
    }.ToDictionary(example => example.GetType());

    /// <summary>The example of a type; none when the types that it is made of have theirs.</summary>
    public static object? Of(Type type) => Examples.GetValueOrDefault(type);
}
