using System.Security.Cryptography;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>Remembers for a while which token came with what, so that a token seen on its way cannot bring something else. The same
/// again is let through: a provider repeats itself when our answer got lost, and the store drops it by its id.</summary>
internal sealed class SeenTokens(TimeProvider time, TimeSpan memory)
{
    private const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Token, DateTimeOffset At)> _order = new();

    /// <summary>Whether the token is new, or came with the same content before.</summary>
    public bool IsNew(string token, byte[] content)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            while (_order.TryPeek(out var oldest) && (now - oldest.At > memory || _order.Count >= Most))
            {
                _seen.Remove(_order.Dequeue().Token);
            }

            if (_seen.TryGetValue(token, out var before))
            {
                return CryptographicOperations.FixedTimeEquals(before, content);
            }

            _seen[token] = content;
            _order.Enqueue((token, now));
            return true;
        }
    }
}
