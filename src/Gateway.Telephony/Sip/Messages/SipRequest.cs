namespace Gateway.Telephony.Sip.Messages;

/// <summary>A request (RFC 3261 section 7.1).</summary>
public sealed class SipRequest : SipMessage
{
    /// <exception cref="ArgumentException">The method is no token.</exception>
    public SipRequest(string method, SipUri requestUri)
    {
        if (!SipGrammar.IsToken(method))
        {
            throw new ArgumentException("A method is a token.", nameof(method));
        }

        Method = method;
        RequestUri = requestUri;
    }

    public string Method { get; }

    public SipUri RequestUri { get; }

    public override string ToString() => $"{Method} {RequestUri}";
}
