using Gateway.Desk.Routing;
using Gateway.Telephony.Sip.Registrar;

namespace Gateway.Host.Wiring;

/// <summary>Tells routing which agents have a phone registered: registered is ready; and who has none any more.</summary>
internal sealed class PresenceFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    public PresenceFeed(Registrar registrar, Router router, Action<string> onGone) =>
        _following = FollowAsync(registrar, router, onGone, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task FollowAsync(Registrar registrar, Router router, Action<string> onGone, CancellationToken ct)
    {
        await foreach (var change in registrar.ChangesAsync(ct).ConfigureAwait(false))
        {
            router.SetRegistered(change.User, change.IsRegistered);
            if (!change.IsRegistered)
            {
                onGone(change.User);
            }
        }
    }
}
