using System.Collections.Concurrent;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Graph;

/// <summary>Sends a message that leaves as several, and remembers which of them have left: another try sends only the rest.</summary>
internal sealed class SentParts
{
    // More than ever wait for another try; forgetting them repeats what the customer saw already, and nothing worse.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<Guid, (int Count, string? First)> _sent = new();

    /// <summary>Sends the parts in order until one does not leave. The first one's id stands for the message.</summary>
    public async Task<SendResult> SendAsync(
        Guid message, IReadOnlyList<Func<CancellationToken, Task<SendResult>>> parts, CancellationToken ct)
    {
        var (count, first) = _sent.GetValueOrDefault(message);
        for (; count < parts.Count; count++)
        {
            var result = await parts[count](ct).ConfigureAwait(false);
            if (result is not SendResult.Sent sent)
            {
                Remember(message, count, first);
                return result;
            }

            first ??= sent.ExternalId;
        }

        _sent.TryRemove(message, out _);
        return new SendResult.Sent(first);
    }

    private void Remember(Guid message, int count, string? first)
    {
        if (count == 0)
        {
            return;
        }

        if (_sent.Count >= Most)
        {
            _sent.Clear();
        }

        _sent[message] = (count, first);
    }
}
