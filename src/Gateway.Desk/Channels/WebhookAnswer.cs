using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels;

/// <summary>What a provider's call is answered, once what it brought is stored.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body; empty for none.</param>
/// <param name="ContentType">Media type of the body.</param>
public sealed record WebhookAnswer(int Status, string Body = "", string ContentType = "text/plain")
{
    /// <summary>What the call brings; stored before the answer.</summary>
    public IReadOnlyList<InboundEvent> Events { get; init; } = [];

    /// <summary>A kept content that is handed out instead of the body; none otherwise.</summary>
    public WebhookFile? File { get; init; }

    /// <summary>Why it is refused, for our log only: a stranger learns nothing.</summary>
    public string? Refusal { get; init; }

    /// <summary>Taken, with what it brings.</summary>
    public static WebhookAnswer Taken(IReadOnlyList<InboundEvent> events) => new(200) { Events = events };

    /// <summary>The signature or secret is missing or wrong (401).</summary>
    public static WebhookAnswer Forged(string refusal) => new(401) { Refusal = refusal };

    /// <summary>Signed, and still not readable (400).</summary>
    public static WebhookAnswer Malformed(string refusal) => new(400) { Refusal = refusal };
}

/// <summary>A kept content that a provider fetches from us.</summary>
/// <param name="Hash">Hash under which it is kept.</param>
/// <param name="MediaType">For example "image/jpeg".</param>
public sealed record WebhookFile(string Hash, string MediaType);
