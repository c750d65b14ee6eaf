namespace Gateway.Telephony.Sip.Messages;

/// <summary>Why octets are no message, and how to say so to the sender.</summary>
/// <param name="Status">400, 413, 414 or 505.</param>
/// <param name="Reason">One sentence of ours without anything from the peer; fit for the reason phrase and the log.</param>
public sealed record ParseError(int Status, string Reason)
{
    /// <summary>
    /// The request, when it can be answered: it is no ACK and its topmost Via can be read. Only <see cref="SipMessage.TopVia"/>
    /// and <see cref="SipResponse.For"/> are safe on it. Null when nothing is to be sent.
    /// </summary>
    public SipRequest? Request { get; init; }

    /// <summary>True when not even the first line is SIP, so that a stream has lost its frames.</summary>
    public bool IsNoMessage { get; init; }
}
