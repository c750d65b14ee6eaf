using System.Collections.Concurrent;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>The last message of each customer who wrote lately: "is writing" is shown by naming it. Lost at a restart, which costs
/// one "is writing".</summary>
internal sealed class LatestMessages
{
    // More conversations than are going on at once.
    private const int Most = 10_000;

    // Twice the longest id of Meta's: what is longer is none, and would only fill memory.
    private const int LongestId = 256;

    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>Notes what came.</summary>
    public void Note(IEnumerable<InboundEvent> events)
    {
        foreach (var message in events.OfType<InboundMessage>().Where(IsPlain))
        {
            if (_ids.Count >= Most)
            {
                _ids.Clear();
            }

            _ids[message.Address] = message.ExternalId;
        }
    }

    /// <summary>The last message of a customer; none when there was none lately.</summary>
    public string? Of(string address) => _ids.GetValueOrDefault(address);

    // What changes another message is none that could be marked as read.
    private static bool IsPlain(InboundMessage message) =>
        message.Kind is not (MessageKind.Reaction or MessageKind.Edit or MessageKind.Deletion)
        && message.Address.Length <= LongestId
        && message.ExternalId.Length <= LongestId;
}
