using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What a server looks at before it does what a request asks (RFC 3261 section 8.2): method, URI scheme, extensions,
/// body. Pure.</summary>
internal static class RequestCheck
{
    /// <summary>The refusal of a request outside a dialog; null when there is nothing against it.</summary>
    public static SipResponse? Refusal(SipRequest request) =>
        Method(request) ?? Scheme(request) ?? Extensions(request) ?? Hops(request) ?? Body(request) ?? Contact(request);

    /// <summary>The refusal of a request inside a dialog.</summary>
    public static SipResponse? RefusalInDialog(SipRequest request) => Method(request) ?? Extensions(request) ?? Body(request);

    private static SipResponse? Method(SipRequest request) => SipMethods.Allowed.Contains(request.Method)
        ? null
        : With(request, SipMethods.IsKnown(request.Method) ? 405 : 501, HeaderNames.Allow, SipMethods.AllowHeader);

    private static SipResponse? Scheme(SipRequest request) =>
        request.RequestUri.Scheme is "sip" or "tel" ? null : SipResponse.For(request, 416);

    private static SipResponse? Extensions(SipRequest request)
    {
        // We implement no extension that a peer may insist on.
        var required = request.Headers.GetValues(HeaderNames.Require);
        return required.Count == 0 ? null : With(request, 420, HeaderNames.Unsupported, string.Join(", ", required));
    }

    // RFC 7332 section 5: what makes a call on behalf of another refuses a request without hops left. We answer OPTIONS and
    // REGISTER ourselves, for them no hop is needed.
    private static SipResponse? Hops(SipRequest request) =>
        request.MaxForwards == 0 && request.Method is not (SipMethods.Options or SipMethods.Register)
            ? SipResponse.For(request, 483)
            : null;

    private static SipResponse? Body(SipRequest request)
    {
        if (request.Body.IsEmpty || request.Method is not (SipMethods.Invite or SipMethods.Update))
            return null;
        if (request.Headers.Get(HeaderNames.ContentEncoding) is { } encoding && encoding != "identity")
            return With(request, 415, "Accept-Encoding", "identity");
        return request.ContentType == OwnHeaders.Sdp ? null : With(request, 415, HeaderNames.Accept, OwnHeaders.Sdp);
    }

    private static SipResponse? Contact(SipRequest request) =>
        request.Method == SipMethods.Invite && request.Headers.Contacts.Count == 0
            ? SipResponse.For(request, 400, "Missing Contact")
            : null;

    private static SipResponse With(SipRequest request, int status, string header, string value)
    {
        var response = SipResponse.For(request, status);
        response.Headers.Add(header, value);
        return response;
    }
}
