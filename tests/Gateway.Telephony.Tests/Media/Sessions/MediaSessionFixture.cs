using Gateway.Telephony.Media.Sessions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>One session and the phone at its other end, on a clock that turns by itself while timeouts follow <see cref="Time"/>.</summary>
public abstract class MediaSessionFixture : IAsyncDisposable
{
    private RtpPeer? _probe;

    protected MediaSessionFixture()
    {
        Engine = new MediaEngine(TestPorts.Options(), Time, NullLoggerFactory.Instance);
        Session = Engine.OpenSession();
        Phone = new RtpPeer(Session);
    }

    private protected ManualTime Time { get; } = new();

    protected MediaEngine Engine { get; }

    protected MediaSession Session { get; }

    private protected RtpPeer Phone { get; }

    public async ValueTask DisposeAsync()
    {
        await Phone.DisposeAsync();
        await (_probe?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until what was posted before has happened and what was sent before has arrived; forgets the latter.</summary>
    protected async Task DrainAsync()
    {
        await BeatAsync();
        while (Phone.HasSeen)
        {
            await Phone.NextAsync();
        }

        await BeatAsync();
    }

    /// <summary>Waits on the clock's own beat: silence arrives at a probe every 20 ms.</summary>
    protected async Task ReachedAsync(Func<bool> isReached)
    {
        for (var beats = 0; !isReached(); beats++)
        {
            Assert.True(beats < 500, $"not reached within 10 s: {Session.Statistics}");
            await BeatAsync();
        }
    }

    /// <summary>Lets the clock serve every slot at least once.</summary>
    protected async Task BeatAsync()
    {
        if (_probe is null)
        {
            var session = Engine.OpenSession();
            _probe = new RtpPeer(session);
            session.Connect(_probe.Parameters());
        }

        while (_probe.HasSeen)
        {
            await _probe.NextAsync();
        }

        await _probe.NextAsync();
        await _probe.NextAsync();
    }
}
