using System.Text;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>A MESSAGE without its words: whom it goes to, from whom and how.</summary>
/// <param name="RequestUri">Whom it asks for.</param>
/// <param name="From">The sender that is shown.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="Headers">Route, identity, Expires.</param>
/// <param name="Flow">Send there instead of resolving the way; null resolves it.</param>
/// <param name="Account">Credentials for a challenge; null to answer none.</param>
/// <param name="Via">Name of the way in results.</param>
internal sealed record MessageDraft(
    SipUri RequestUri,
    NameAddress From,
    NameAddress To,
    IReadOnlyList<(string Name, string Value)> Headers,
    SipSource? Flow,
    DigestAccount? Account,
    string Via)
{
    // RFC 3428 section 8; Via is added when it is sent, and the answer to a challenge is about that long.
    private const int LongestForUdp = 1300;
    private const int ViaOctets = 100;
    private const int CredentialsOctets = 500;
    private const int LengthOctets = 4;
    private const int SenderOctets = 80;
    private const int LeastText = 160;

    /// <summary>The octets of text that fit into one datagram.</summary>
    public int Room => Math.Max(
        LeastText, LongestForUdp - ViaOctets - LengthOctets - (Flow is null ? 0 : SenderOctets) - (Account is null ? 0 : CredentialsOctets) - SipWriter.Write(With("")).Length);

    /// <summary>The request, a new one each time (RFC 3428 section 4: no Contact).</summary>
    public SipRequest With(string text)
    {
        var request = new SipRequest(SipMethods.Message, RequestUri) { Body = Encoding.UTF8.GetBytes(text) };
        foreach (var (name, value) in Headers)
            request.Headers.Add(name, value);
        request.Headers.Add(HeaderNames.MaxForwards, "70");
        request.Headers.Add(HeaderNames.From, From.WithTag(SipIds.NewTag()).ToString());
        request.Headers.Add(HeaderNames.To, To.ToString());
        request.Headers.Add(HeaderNames.CallId, SipIds.NewCallId());
        request.Headers.Add(HeaderNames.CSeq, new CSeqHeader(1, SipMethods.Message).ToString());
        request.Headers.Add(HeaderNames.ContentType, "text/plain;charset=utf-8");
        return request;
    }

    /// <summary>Says where a phone finds us again: the address and transport that it knows us by.</summary>
    public static void SetSender(SipRequest request, SipSource flow, string sentBy)
    {
        var from = request.From;
        if (!SipUri.TryParse($"sip:{sentBy}{TransportNames.InUri(flow.Kind)}", out var us))
            return;
        var uri = new SipUri("sip", from.Uri.User, us.Host, us.Port, us.Parameters);
        request.Headers.Set(HeaderNames.From, new NameAddress(from.DisplayName, uri, from.Parameters).ToString());
    }
}
