using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Media.Bridging;

/// <summary>
/// Two legs that hear each other. Packets leave on arrival, bit for bit when both speak the same codec, by table from one
/// G.711 law to the other when not; keys are passed on as events. A leg that plays a prompt or music hears that instead
/// of its peer until it ends.
/// </summary>
public sealed class Bridge : IAsyncDisposable
{
    private readonly MediaSession _a;
    private readonly MediaSession _b;
    private int _isDisposed;

    private Bridge(MediaSession a, MediaSession b)
    {
        _a = a;
        _b = b;
    }

    /// <summary>Joins two sessions of one engine; hold music that plays on them ends.</summary>
    /// <exception cref="InvalidOperationException">when one of them is in a bridge already.</exception>
    public static Bridge Connect(MediaSession a, MediaSession b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a == b || !a.IsServedWith(b))
        {
            throw new ArgumentException("a bridge joins two sessions of one engine", nameof(b));
        }

        if (!a.TryEnterBridge())
        {
            throw new InvalidOperationException("the first session is bridged already");
        }

        if (!b.TryEnterBridge())
        {
            a.LeaveBridge();
            throw new InvalidOperationException("the second session is bridged already");
        }

        MediaSession.Join(a, b);
        return new Bridge(a, b);
    }

    /// <summary>Parts the legs, which stay open. Completes when no packet passes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await MediaSession.PartAsync(_a, _b).ConfigureAwait(false);
            _a.LeaveBridge();
            _b.LeaveBridge();
        }
    }
}
