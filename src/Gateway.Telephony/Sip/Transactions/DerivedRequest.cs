using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The requests that are made from an INVITE of ours and share its branch.</summary>
internal static class DerivedRequest
{
    /// <summary>The ACK to a 3xx-6xx (RFC 3261 section 17.1.1.3): part of the INVITE's transaction, To as in the response.</summary>
    public static SipRequest ForRefusal(SipRequest invite, SipResponse response)
    {
        var ack = Derive(invite, SipMethods.Ack);
        ack.Headers.CopyFrom(response.Headers, HeaderNames.To);
        return ack;
    }

    /// <summary>The CANCEL of an INVITE (RFC 3261 section 9.1).</summary>
    public static SipRequest Cancel(SipRequest invite, string? reason)
    {
        var cancel = Derive(invite, SipMethods.Cancel);
        cancel.Headers.CopyFrom(invite.Headers, HeaderNames.To);
        if (reason is not null)
            cancel.Headers.Add(HeaderNames.Reason, reason);
        return cancel;
    }

    private static SipRequest Derive(SipRequest invite, string method)
    {
        var request = new SipRequest(method, invite.RequestUri);
        request.Headers.Add(HeaderNames.Via, invite.TopVia.ToString());
        request.Headers.Add(HeaderNames.MaxForwards, "70");
        request.Headers.CopyFrom(invite.Headers, HeaderNames.Route);
        request.Headers.CopyFrom(invite.Headers, HeaderNames.From);
        request.Headers.CopyFrom(invite.Headers, HeaderNames.CallId);
        request.Headers.Add(HeaderNames.CSeq, new CSeqHeader(invite.CSeq.Number, method).ToString());
        return request;
    }
}
