using System.ComponentModel;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>Something that has to reach another system.</summary>
[Description("Something that has to reach another system and did not yet. What was delivered is gone from here.")]
internal sealed record OutboxItemJson(
    [property: Description("Its id.")] long Id,
    [property: Description("What it is.")] OutboxKind Kind,
    [property: Description("The channel or webhook.")] string Target,
    [property: Description("The id of the message or event.")] string Subject,
    [property: Description("Where it stands: dead ones were given up and can be sent again.")] OutboxState State,
    [property: Description("Since when it waits.")] DateTimeOffset Created,
    [property: Description("When it is tried next.")] DateTimeOffset Due,
    [property: Description("How often it was tried.")] int Attempts,
    [property: Description("What the last attempt said.")] string? Fault)
{
    public static OutboxItemJson Of(OutboxItem item) => new(
        item.Id, item.Kind, item.Target, item.Subject, item.State, item.Created, item.Due, item.Attempts, item.Fault);
}

/// <summary>An item with its attempts.</summary>
[Description("An item with every attempt.")]
internal sealed record OutboxDetailJson(
    [property: Description("The item.")] OutboxItemJson Item,
    [property: Description("The attempts, oldest first.")] IReadOnlyList<AttemptJson> Attempts);

/// <summary>An attempt.</summary>
[Description("One try to deliver.")]
internal sealed record AttemptJson(
    [property: Description("1 for the first.")] int Number,
    [property: Description("When it began.")] DateTimeOffset Started,
    [property: Description("When it ended; null while it runs, or when the gateway died in it.")] DateTimeOffset? Ended,
    [property: Description("What it came to.")] string? Outcome);
