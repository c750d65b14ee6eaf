using System.ComponentModel;
using System.Text.Json.Serialization;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>A conversation as programs see it.</summary>
[Description("All that is written between us and one address of a customer on one channel.")]
internal sealed record ConversationJson(
    [property: Description("Its id.")] long Id,
    [property: Description("The name of the configured channel.")] string Channel,
    [property: Description("Where answers go, in the channel's own form.")] string Address,
    [property: Description("The name that the channel gives for the customer; a claim.")] string? Name,
    [property: Description("The customer, once identified.")] long? CustomerId,
    [property: Description("Two-letter language.")] string? Language,
    [property: Description("The subject, where the channel has one.")] string? Subject,
    [property: Description("How far the open contact has come.")] ConversationPhase Phase,
    [property: Description("The contact that is open.")] Guid? ContactId,
    [property: Description("The agent who handles it, or handled it last.")] string? Agent,
    [property: Description("When the customer last wrote.")] DateTimeOffset? LastWritten,
    [property: Description("Until when free text may be sent; null when the channel sets no limit or the customer never wrote.")] DateTimeOffset? FreeTextUntil)
{
    public static ConversationJson Of(Conversation conversation, TimeSpan? window) => new(
        conversation.Id,
        conversation.Channel,
        conversation.Address,
        conversation.Name,
        conversation.CustomerId,
        conversation.Language,
        conversation.Subject,
        conversation.Phase,
        conversation.ContactId,
        conversation.Agent,
        conversation.LastWritten,
        conversation.LastWritten + window);
}

/// <summary>A message as programs see it.</summary>
[Description("One thing written, in either direction.")]
internal sealed record MessageJson(
    [property: Description("Its id, a UUID; of messages sent by a program its Idempotency-Key.")] Guid Id,
    [property: Description("The conversation.")] long ConversationId,
    [property: Description("The contact that it belongs to.")] Guid? ContactId,
    [property: Description("The provider's id of it.")] string? ExternalId,
    [property: Description("Who wrote it.")] MessageAuthor Author,
    [property: Description("The agent who wrote it.")] string? Agent,
    [property: Description("What it is.")] MessageKind Kind,
    [property: Description("The words, as text: escape them where you show them.")] string Text,
    [property: Description("The subject, where the channel has one.")] string? Subject,
    [property: Description("The provider's id of the message that this one answers.")] string? ReplyTo,
    [property: Description("Whether a machine of the customer wrote it.")] bool IsAutomatic,
    [property: Description("Files.")] IReadOnlyList<AttachmentJson> Attachments,
    [property: Description("Answers to choose from.")] IReadOnlyList<string> Choices,
    [property: Description("The approved template that was sent instead of free text.")] TemplateJson? Template,
    [property: Description("When it was written.")] DateTimeOffset At,
    [property: Description("What became of it.")] MessageState State,
    [property: Description("Why it failed.")] string? Fault)
{
    public static MessageJson Of(Message message) => new(
        message.Id,
        message.ConversationId,
        message.ContactId,
        message.ExternalId,
        message.Author,
        message.Agent,
        message.Kind,
        message.Text,
        message.Subject,
        message.ReplyTo,
        message.IsAutomatic,
        [.. message.Attachments.Select(file => new AttachmentJson(file.Name, file.MediaType, file.Hash, file.Size, file.Fault))],
        message.Choices,
        message.Template is { } template ? new TemplateJson(template.Name, template.Language, template.Parameters) : null,
        message.At,
        message.State,
        message.Fault);
}

/// <summary>A file of a message.</summary>
[Description("A file of a message. Fetch it from /api/v1/media/HASH.")]
internal sealed record AttachmentJson(
    [property: Description("Its name, for people.")] string Name,
    [property: Description("Its media type as the sender says.")] string MediaType,
    [property: Description("SHA-256 of its content; null while it is being fetched.")] string? Hash,
    [property: Description("Octets.")] long? Size,
    [property: Description("Why it could not be kept.")] string? Fault);

/// <summary>A template with what its placeholders stand for.</summary>
[Description("A text that the provider approved beforehand.")]
internal sealed record TemplateJson(
    [property: Description("Its name at the provider.")] string Name,
    [property: Description("Its language in the provider's form, for example de or en_US.")] string Language,
    [property: Description("What its placeholders stand for, in order.")] IReadOnlyList<string> Parameters);

/// <summary>A message to send.</summary>
[Description("A message to send: text, files or a template; a template stands alone.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewMessageJson
{
    [Description("The words.")]
    public string? Text { get; init; }

    [Description("The subject, for channels that have one.")]
    public string? Subject { get; init; }

    [Description("The provider's id of the message that this one answers.")]
    public string? ReplyTo { get; init; }

    [Description("Answers to choose from, up to 10: buttons where the channel has them.")]
    public IReadOnlyList<string>? Choices { get; init; }

    [Description("Files that were uploaded to /api/v1/media.")]
    public IReadOnlyList<NewAttachmentJson>? Attachments { get; init; }

    [Description("An approved template instead of free text; needed outside the channel's window.")]
    public TemplateJson? Template { get; init; }
}

/// <summary>An uploaded file to send.</summary>
[Description("An uploaded file to send.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewAttachmentJson(
    [property: Description("The hash that the upload was answered with.")] string Hash,
    [property: Description("Its name, for people.")] string Name,
    [property: Description("Its media type.")] string MediaType);

/// <summary>Where to begin a conversation.</summary>
[Description("Where to write to.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewConversationJson(
    [property: Description("The name of the configured channel.")] string Channel,
    [property: Description("The address in the channel's own form, for example a number in E.164 form.")] string Address,
    [property: Description("The customer whose address it is; whoever never wrote there must have agreed to be written to.")] long? Customer = null);

/// <summary>An uploaded file.</summary>
[Description("A file that is kept.")]
internal sealed record MediaJson(
    [property: Description("SHA-256 of its content in lower-case hex.")] string Hash,
    [property: Description("Octets.")] long Size);
