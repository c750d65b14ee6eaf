using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gateway.Telephony.Sip.Registrar;

/// <summary>
/// Hands changes to one reader. A slow reader gets the latest state of each user and never blocks the registrar: what waits is
/// bounded by the number of users.
/// </summary>
internal sealed class RegistrationFeed
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<string, bool> _waiting = [];

    public void Publish(string user, bool isRegistered)
    {
        lock (_gate)
        {
            _waiting[user] = isRegistered;
        }

        _signal.Writer.TryWrite(true);
    }

    public void Complete() => _signal.Writer.TryComplete();

    public async IAsyncEnumerable<RegistrationChange> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var _ in _signal.Reader.ReadAllAsync(ct).ConfigureAwait(false))
        {
            foreach (var (user, isRegistered) in Take())
            {
                yield return new(user, isRegistered);
            }
        }
    }

    private Dictionary<string, bool> Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }
}
