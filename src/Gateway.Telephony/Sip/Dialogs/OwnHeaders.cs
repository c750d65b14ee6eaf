using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The headers in which we speak of ourselves.</summary>
internal static class OwnHeaders
{
    public const string Product = "Gateway";
    public const string Sdp = "application/sdp";

    /// <summary>Contact, Allow, Supported and, with a body, its type: what INVITE, UPDATE and their 2xx carry (RFC 3261 section 13).</summary>
    public static void AddSession(SipMessage message, string sentBy, SipSource flow, ReadOnlyMemory<byte> sdp)
    {
        AddContact(message, sentBy, flow);
        message.Headers.Add(HeaderNames.Allow, SipMethods.AllowHeader);
        message.Headers.Add(HeaderNames.Supported, Extensions.SupportedHeader);
        message.Headers.Add(message is SipRequest ? HeaderNames.UserAgent : HeaderNames.Server, Product);
        if (sdp.IsEmpty)
            return;
        message.Headers.Add(HeaderNames.ContentType, Sdp);
        message.Body = sdp;
    }

    public static void AddContact(SipMessage message, string sentBy, SipSource flow)
    {
        // RFC 3261 sections 8.1.1.8 and 12.1.1: who was asked for by a sips URI is to be found by one.
        var asked = message is SipRequest request ? request.RequestUri : message.To.Uri;
        message.Headers.Add(HeaderNames.Contact, asked.Scheme == "sips" && flow.Kind == SipTransportKind.Tls
            ? $"<sips:gateway@{sentBy}>"
            : $"<sip:gateway@{sentBy}{TransportNames.InUri(flow.Kind)}>");
    }

    /// <summary>A Reason header value (RFC 3326) with words of ours.</summary>
    public static string Reason(string text, int cause = 200) => new ReasonHeader("SIP", cause, text).ToString();
}
