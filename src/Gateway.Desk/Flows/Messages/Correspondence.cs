using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Writes messages in the form that their channel can carry: long texts in parts, choices as buttons or numbered lines. They
/// leave as soon as they are stored.</summary>
public sealed class Correspondence(IMessageStore store, Outbox outbox)
{
    // Words that are cut sooner than this would leave more parts than anybody reads.
    private const int ShortestPart = 40;

    /// <summary>Stores a message, in parts when it is too long, and lets it leave; returns the first part.</summary>
    public async Task<Message> WriteAsync(OutgoingMessage message, ChannelTraits traits, CancellationToken ct)
    {
        Message? first = null;
        foreach (var part in PartsOf(message, traits))
        {
            var stored = await store.SendAsync(part, ct).ConfigureAwait(false);
            first ??= stored;
        }

        outbox.Wake();
        return first!;
    }

    /// <summary>A message as it is stored on a channel of these traits: in one part or several, always the same ones.</summary>
    public static IEnumerable<OutgoingMessage> PartsOf(OutgoingMessage message, ChannelTraits traits) =>
        Split(Lay(message, traits), Math.Max(traits.LongestText, ShortestPart));

    /// <summary>Stores an agent's note, which never leaves.</summary>
    public Task<Message> NoteAsync(OutgoingMessage note, CancellationToken ct) => store.SendAsync(note, ct);

    private static OutgoingMessage Lay(OutgoingMessage message, ChannelTraits traits)
    {
        var areButtons = message.Choices.Count <= traits.Buttons && message.Choices.All(choice => choice.Length <= traits.LongestButton);
        if (message.Choices.Count == 0 || areButtons)
        {
            return message;
        }

        var lines = message.Choices.Select((choice, at) => $"{at + 1}. {choice}");
        return message with { Text = string.Join('\n', [message.Text, .. lines]) };
    }

    // Attachments go with the first part, choices with the last.
    private static IEnumerable<OutgoingMessage> Split(OutgoingMessage message, int longest)
    {
        var texts = TextSplitter.Split(message.Text, longest);
        for (var at = 0; at < texts.Count; at++)
        {
            yield return message with
            {
                Id = at == 0 ? message.Id : PartOf(message.Id, at),
                Text = texts[at],
                Attachments = at == 0 ? message.Attachments : [],
                Choices = at == texts.Count - 1 ? message.Choices : [],
            };
        }
    }

    // The same message split again has the same parts, so that a repeated request stays one message.
    private static Guid PartOf(Guid message, int part)
    {
        Span<byte> octets = stackalloc byte[16];
        message.TryWriteBytes(octets);
        octets[15] ^= (byte)part;
        octets[14] ^= (byte)(part >> 8);
        return new Guid(octets);
    }
}
