using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;
using Gateway.Host.Api.Problems;
using Gateway.Host.Api.Resources.Json;

namespace Gateway.Host.Api.Resources;

/// <summary>Whether a message that a program wants to send can be sent at all: better told at once than found as a dead letter.</summary>
internal sealed class MessageCheck(IMediaStore media, TimeProvider time)
{
    public const int LongestAddress = 320;
    private const int LongestText = 65_536;
    private const int LongestSubject = 200;
    private const int MostChoices = 10;
    private const int MostAttachments = 10;

    /// <summary>What is asked for, nothing of it checked; attachments have no size yet.</summary>
    public static OutgoingMessage Read(NewMessageJson wanted, Guid id, Conversation conversation) => new()
    {
        Id = id,
        ConversationId = conversation.Id,
        ContactId = conversation.ContactId,
        Author = MessageAuthor.Program,
        Text = wanted.Text ?? "",
        Subject = wanted.Subject,
        ReplyTo = wanted.ReplyTo,
        Attachments = [.. (wanted.Attachments ?? []).Select(file => new Attachment(file.Name, file.MediaType, file.Hash))],
        Choices = wanted.Choices ?? [],
        Template = wanted.Template is { } template ? new MessageTemplate(template.Name, template.Language, template.Parameters) : null,
    };

    /// <summary>Whether the message that was stored under an id is the one that is wanted.</summary>
    public static bool IsSame(Message stored, OutgoingMessage wanted, ChannelTraits traits)
    {
        var first = Correspondence.PartsOf(wanted, traits).First();
        return stored.Author == wanted.Author
            && stored.ConversationId == wanted.ConversationId
            && stored.Text == first.Text
            && stored.Subject == first.Subject
            && stored.ReplyTo == first.ReplyTo
            && stored.Choices.SequenceEqual(first.Choices)
            && stored.Attachments.Select(file => file.Hash).SequenceEqual(first.Attachments.Select(file => file.Hash))
            && stored.Template?.Name == first.Template?.Name
            && stored.Template?.Language == first.Template?.Language
            && (stored.Template?.Parameters ?? []).SequenceEqual(first.Template?.Parameters ?? []);
    }

    /// <summary>The message as it can be stored.</summary>
    /// <exception cref="ApiFault">It cannot be sent.</exception>
    public OutgoingMessage Complete(OutgoingMessage message, Conversation conversation, ChannelTraits traits)
    {
        var faults = FaultsOf(message).ToList();
        var attachments = message.Attachments.Take(MostAttachments).Select((file, index) => Complete(file, index, traits, faults)).ToList();
        if (faults.Count > 0)
        {
            throw ApiFault.Invalid(faults);
        }

        return message.Template is not null || ServiceWindow.IsOpen(traits, conversation, time.GetUtcNow())
            ? message with { Attachments = attachments }
            : throw ApiFault.Conflict("window-closed", "the customer wrote too long ago for free text on this channel: send a template");
    }

    private static IEnumerable<FieldFault> FaultsOf(OutgoingMessage message)
    {
        var hasContent = message.Text.Trim().Length > 0 || message.Attachments.Count > 0;
        if (message.Template is null && !hasContent)
        {
            yield return new FieldFault("/text", "is empty, and there are neither attachments nor a template");
        }

        if (message.Template is not null && (hasContent || message.Choices.Count > 0))
        {
            yield return new FieldFault("/template", "stands alone, without text, choices and attachments");
        }

        if (message.Text.Length > LongestText)
        {
            yield return new FieldFault("/text", $"must have at most {LongestText} characters");
        }

        if (message.Subject is { } subject && (subject.Length > LongestSubject || subject.Any(char.IsControl)))
        {
            yield return new FieldFault("/subject", $"must be one line of at most {LongestSubject} letters");
        }

        if (message.Choices.Count > MostChoices || message.Choices.Any(choice => string.IsNullOrWhiteSpace(choice) || choice.Any(char.IsControl)))
        {
            yield return new FieldFault("/choices", $"must be at most {MostChoices} lines of text");
        }

        if (message.Attachments.Count > MostAttachments)
        {
            yield return new FieldFault("/attachments", $"must be at most {MostAttachments}");
        }
    }

    private Attachment Complete(Attachment file, int index, ChannelTraits traits, List<FieldFault> faults)
    {
        using var content = media.Open(file.Hash ?? "");
        var fault = content is null ? "is the hash of no uploaded file"
            : content.Length > traits.LargestAttachment ? $"has {content.Length} octets, the channel takes {traits.LargestAttachment}"
            : !traits.Takes(file.MediaType) ? $"is {file.MediaType}, the channel takes {string.Join(", ", traits.MediaTypes)}"
            : null;
        if (fault is not null)
        {
            faults.Add(new FieldFault($"/attachments/{index}", fault));
        }

        return file with { Size = content?.Length };
    }
}
