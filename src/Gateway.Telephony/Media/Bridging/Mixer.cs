using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Media.Bridging;

/// <summary>
/// A conference of any number of legs, each of which hears the others (N-1 sums). Legs come and go while it runs, in any
/// codec and packet time; a leg that plays a prompt or music hears that instead until it ends. Verbs may be called from
/// any thread.
/// </summary>
public sealed class Mixer : IAsyncDisposable
{
    private readonly MediaEngine _engine;
    private readonly Mix _mix = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<MediaSession, MixSeat> _seats = [];
    private bool _isDisposed;

    private Mixer(MediaEngine engine) => _engine = engine;

    /// <summary>Legs in the conference.</summary>
    public int Legs
    {
        get
        {
            lock (_gate)
            {
                return _seats.Count;
            }
        }
    }

    /// <summary>Opens an empty conference for sessions of one engine.</summary>
    public static Mixer Open(MediaEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var mixer = new Mixer(engine);
        engine.Clock.Post(() => engine.Clock.Add(mixer._mix));
        return mixer;
    }

    /// <summary>Takes a leg in; hold music that plays on it ends.</summary>
    /// <exception cref="InvalidOperationException">when it is in a bridge or a conference already.</exception>
    public void Add(MediaSession session, MixRole role)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(role);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!session.TryEnterBridge())
            {
                throw new InvalidOperationException("the session is bridged already");
            }

            var seat = new MixSeat(session.Speaker) { Role = role };
            _seats.Add(session, seat);
            _engine.Clock.Post(() =>
            {
                _mix.Add(seat);
                session.JoinMix(seat);
            });
        }
    }

    /// <summary>Changes what a leg hears and who hears it; nothing when it is not here.</summary>
    public void Change(MediaSession session, MixRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        lock (_gate)
        {
            if (_seats.TryGetValue(session, out var seat))
            {
                _engine.Clock.Post(() => seat.Role = role);
            }
        }
    }

    /// <summary>Lets a leg go, which stays open. Completes when none of its sound passes any more; at once when it is not here.</summary>
    public async Task RemoveAsync(MediaSession session)
    {
        MixSeat? seat;
        lock (_gate)
        {
            if (!_seats.Remove(session, out seat))
            {
                return;
            }
        }

        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Clock.Post(() =>
        {
            session.LeaveMix();
            _mix.Remove(seat);
            gone.SetResult();
        });
        await gone.Task.ConfigureAwait(false);
        session.LeaveBridge();
    }

    /// <summary>Lets all legs go.</summary>
    public async ValueTask DisposeAsync()
    {
        MediaSession[] left;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            left = [.. _seats.Keys];
        }

        foreach (var session in left)
        {
            await RemoveAsync(session).ConfigureAwait(false);
        }

        _engine.Clock.Post(() => _engine.Clock.Remove(_mix));
    }
}
