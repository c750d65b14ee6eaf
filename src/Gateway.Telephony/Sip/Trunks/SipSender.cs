using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>Sends a request outside any dialog along its first Route, else to its Request-URI, and gives its final response: 408
/// when none comes, 503 when it cannot be sent.</summary>
/// <param name="request">Complete but for its Via.</param>
/// <param name="onFlow">Called before each sending with the flow and what our Via and Contact say on it (host or host:port).</param>
/// <param name="ct">Gives up waiting.</param>
public delegate Task<SipResponse> SipSender(SipRequest request, Action<SipSource, string>? onFlow, CancellationToken ct);
