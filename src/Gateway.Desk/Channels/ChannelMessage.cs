using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels;

/// <summary>A message as a channel gets it to send.</summary>
/// <param name="Message">The message; its text fits and its choices are few enough for buttons.</param>
/// <param name="Conversation">Where it goes.</param>
/// <param name="Files">Content of its attachments, in their order.</param>
public sealed record ChannelMessage(Message Message, Conversation Conversation, IReadOnlyList<ChannelFile> Files);

/// <summary>An attachment to send.</summary>
/// <param name="Name">File name for people.</param>
/// <param name="MediaType">For example "image/jpeg".</param>
/// <param name="Size">Octets.</param>
/// <param name="Open">Opens the content.</param>
public sealed record ChannelFile(string Name, string MediaType, long Size, Func<Stream> Open);
