using System.Runtime.InteropServices;

namespace Gateway.Host.Commands;

/// <summary>Turns SIGTERM and SIGINT into a token. Further signals change nothing: make, timeout and shells send the same
/// signal to the process and to its group, and stopping is bounded anyway.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals(CancellationToken other)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(other);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        ];
    }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Fires it without a signal.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}
