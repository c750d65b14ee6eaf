using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>What a message is matched to its transaction by (RFC 3261 sections 17.1.3 and 17.2.3): branch, sent-by and method,
/// where ACK counts as INVITE. A sender from before RFC 3261 is matched by what stays the same in its requests.</summary>
internal readonly record struct TransactionKey(string Branch, string SentBy, string Method)
{
    public static TransactionKey OfRequest(SipRequest request)
    {
        var via = request.TopVia;
        var sentBy = $"{via.Host.ToLowerInvariant()}:{via.Port}";
        var method = request.Method == SipMethods.Ack ? SipMethods.Invite : request.Method;
        return via.HasUniqueBranch
            ? new(via.Branch!, sentBy, method)
            : new($"{request.CallId} {request.CSeq.Number} {request.From.Tag}", sentBy, method);
    }

    /// <summary>The INVITE that a CANCEL means (section 9.2).</summary>
    public static TransactionKey OfCancelled(SipRequest cancel) => OfRequest(cancel) with { Method = SipMethods.Invite };

    /// <summary>Our branches are unique, so sent-by tells nothing more.</summary>
    public static TransactionKey OfResponse(SipResponse response) =>
        new(response.TopVia.Branch ?? "", "", response.CSeq.Method);
}

/// <summary>What tells that an INVITE came over two paths (RFC 3261 section 8.2.2.2). Other requests are answered twice: that does
/// no harm, and phones exist that send REGISTER again with the same number.</summary>
internal readonly record struct MergeKey(string CallId, string FromTag, uint Sequence)
{
    /// <summary>Null for what is never merged: inside a dialog, or no INVITE.</summary>
    public static MergeKey? Of(SipRequest request) => request.Method == SipMethods.Invite && request.To.Tag is null
        ? new(request.CallId, request.From.Tag ?? "", request.CSeq.Number)
        : null;
}
