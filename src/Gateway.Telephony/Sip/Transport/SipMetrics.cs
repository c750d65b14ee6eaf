using System.Diagnostics.Metrics;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>The SIP side's counters; tags come from closed sets, never from a peer.</summary>
internal static class SipMetrics
{
    private static readonly Meter s_meter = new("gateway.telephony");

    private static readonly Counter<long> s_requests = s_meter.CreateCounter<long>(
        "gateway.sip.requests", description: "Requests received, by method; repeated ones included.");

    private static readonly Counter<long> s_responses = s_meter.CreateCounter<long>(
        "gateway.sip.responses", description: "Responses received, by class.");

    private static readonly Counter<long> s_badMessages = s_meter.CreateCounter<long>(
        "gateway.sip.bad_messages", description: "Messages that could not be read.");

    private static readonly Counter<long> s_retransmissions = s_meter.CreateCounter<long>(
        "gateway.sip.retransmissions", description: "Requests that came again, absorbed by their transaction.");

    private static readonly Counter<long> s_dropped = s_meter.CreateCounter<long>(
        "gateway.sip.dropped", description: "Messages and connections dropped because a bound was reached, by cause.");

    private static readonly Counter<long> s_handshakes = s_meter.CreateCounter<long>(
        "gateway.sip.tls_handshakes", description: "TLS handshakes, by result.");

    public static void Received(SipMessage message)
    {
        if (message is SipRequest request)
            s_requests.Add(1, new KeyValuePair<string, object?>("method", MethodTag(request.Method)));
        else if (message is SipResponse response)
            s_responses.Add(1, new KeyValuePair<string, object?>("class", ClassTag(response.Status)));
    }

    public static void BadMessage() => s_badMessages.Add(1);

    public static void Retransmission() => s_retransmissions.Add(1);

    /// <param name="result">accepted, refused, connected or failed.</param>
    public static void Handshake(string result) => s_handshakes.Add(1, new KeyValuePair<string, object?>("result", result));

    public static void Dropped(DropCause cause) =>
        s_dropped.Add(1, new KeyValuePair<string, object?>("cause", cause.ToString()));

    private static string MethodTag(string method) => SipMethods.IsKnown(method) ? method : "other";

    private static string ClassTag(int status) => (status / 100) switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "6xx",
    };
}

/// <summary>Which bound a message or connection ran into.</summary>
internal enum DropCause
{
    LaneFull,
    SocketFull,
    ConnectionQueueFull,
    ConnectionOverdue,
    TooManyConnections,
    TooManyFromOneAddress,
    TooManyHandshakes,
    TooManyTransactions,
    NoTransaction,
    Overload,
}
