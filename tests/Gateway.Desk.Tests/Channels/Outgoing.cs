using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Tests.Channels;

/// <summary>Messages of ours on their way to a channel.</summary>
internal static class Outgoing
{
    public static readonly Guid Id = Guid.Parse("019b8d2e-0000-7000-8000-000000000001");

    public static ChannelMessage Message(
        string address, string text, IReadOnlyList<string>? choices = null, string? replyTo = null, params ChannelFile[] files) => new(
        new Message
        {
            Id = Id,
            ConversationId = 7,
            Author = MessageAuthor.Agent,
            Agent = "Anna Schmidt",
            Text = text,
            Choices = choices ?? [],
            ReplyTo = replyTo,
            Attachments = [.. files.Select(file => new Attachment(file.Name, file.MediaType, "00", file.Size))],
            At = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
            State = MessageState.Queued,
        },
        new Conversation { Id = 7, Channel = "test", Address = address },
        files);

    public static ChannelFile File(string name, string mediaType, byte[] content) =>
        new(name, mediaType, content.Length, () => new MemoryStream(content));
}
