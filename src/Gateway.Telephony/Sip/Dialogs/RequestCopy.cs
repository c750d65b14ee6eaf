using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A request that is sent once more, changed: the same but for a new number and, when it is sent, a new branch (RFC 3261
/// sections 8.1.3.5 and 22.2).</summary>
internal static class RequestCopy
{
    public static SipRequest Of(SipRequest request, uint sequence)
    {
        var copy = new SipRequest(request.Method, request.RequestUri) { Body = request.Body };
        foreach (var (name, value) in request.Headers)
        {
            if (name is not (HeaderNames.Via or HeaderNames.ContentLength))
                copy.Headers.Add(name, value);
        }

        copy.Headers.Set(HeaderNames.CSeq, new CSeqHeader(sequence, request.Method).ToString());
        return copy;
    }
}
