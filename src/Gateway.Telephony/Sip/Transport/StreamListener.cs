using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>A listening TCP socket: hands on what it accepts.</summary>
internal sealed class StreamListener : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    public StreamListener(IPEndPoint listen, TimeProvider time)
    {
        _time = time;
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (listen.Address.Equals(IPAddress.IPv6Any))
            _listener.DualMode = true;
        // A restart must not wait for the old connections' TIME_WAIT.
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            _listener.Bind(listen);
            _listener.Listen(Backlog);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public void Start(Action<Socket> onAccepted) => _accepting = AcceptAsync(onAccepted);

    /// <summary>Lets go of the port before the loop was started.</summary>
    public void CloseUnused() => _listener.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Action<Socket> onAccepted)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                onAccepted(await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // No file handles left: try again, not at once.
                await Task.Delay(s_pauseAfterError, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
