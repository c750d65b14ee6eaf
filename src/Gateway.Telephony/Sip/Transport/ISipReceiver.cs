using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Who takes what the sockets bring; called from their receive loops.</summary>
internal interface ISipReceiver
{
    /// <summary>Takes a message that may be lost; false when there is no room.</summary>
    bool TryReceive(SipMessage message, SipSource source);

    /// <summary>Takes a message, waiting for room: the peer's connection backs up meanwhile.</summary>
    ValueTask ReceiveAsync(SipMessage message, SipSource source, CancellationToken ct);

    /// <summary>Completes when all that was received before has been looked at, so that answers to it are on their way.</summary>
    Task SettleAsync();

    /// <summary>A connection is gone, or could not be made.</summary>
    ValueTask OnClosedAsync(long connectionId);
}
