using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What a server looks at before it does what a request asks (RFC 3261 section 8.2): method, URI scheme, extensions,
/// body, Replaces. Pure.</summary>
internal static class RequestCheck
{
    /// <summary>The refusal of a request outside a dialog; null when there is nothing against it.</summary>
    public static SipResponse? Refusal(SipRequest request) =>
        Method(request) ?? Scheme(request) ?? OptionTags(request) ?? Hops(request) ?? Body(request) ?? Answer(request)
        ?? Contact(request) ?? Record(request) ?? Replaces(request);

    /// <summary>The refusal of a request inside a dialog.</summary>
    public static SipResponse? RefusalInDialog(SipRequest request) => Method(request) ?? OptionTags(request) ?? Body(request);

    private static SipResponse? Method(SipRequest request) => SipMethods.Allowed.Contains(request.Method)
        ? null
        : With(request, SipMethods.IsKnown(request.Method) ? 405 : 501, HeaderNames.Allow, SipMethods.AllowHeader);

    private static SipResponse? Scheme(SipRequest request) =>
        request.RequestUri.Scheme is "sip" or "tel" || (request.RequestUri.Scheme == "sips" && request.TopVia.Transport == "TLS")
            ? null
            : SipResponse.For(request, 416);

    // Section 10.3: a registrar knows addresses of record of SIP only.
    private static SipResponse? Record(SipRequest request) =>
        request.Method == SipMethods.Register && request.To.Uri.Scheme is not ("sip" or "sips" or "tel")
            ? SipResponse.For(request, 416)
            : null;

    // Section 21.4.7: who can read no session description cannot be called.
    private static SipResponse? Answer(SipRequest request)
    {
        if (request.Method != SipMethods.Invite || request.Headers.GetValues(HeaderNames.Accept) is not { Count: > 0 } accepted)
            return null;
        return accepted.Any(static range => range.Split(';')[0].Trim().ToLowerInvariant() is OwnHeaders.Sdp or "application/*" or "*/*")
            ? null
            : SipResponse.For(request, 406);
    }

    private static SipResponse? OptionTags(SipRequest request)
    {
        var unknown = request.Headers.GetValues(HeaderNames.Require)
            .Except(Extensions.Understood, StringComparer.OrdinalIgnoreCase).ToList();
        return unknown.Count == 0 ? null : With(request, 420, HeaderNames.Unsupported, string.Join(", ", unknown));
    }

    // RFC 7332 section 5: what makes a call on behalf of another refuses a request without hops left. We answer OPTIONS and
    // REGISTER ourselves, for them no hop is needed.
    private static SipResponse? Hops(SipRequest request) =>
        request.MaxForwards == 0 && request.Method is not (SipMethods.Options or SipMethods.Register)
            ? SipResponse.For(request, 483)
            : null;

    private static SipResponse? Body(SipRequest request)
    {
        if (request.Body.IsEmpty || request.Method is not (SipMethods.Invite or SipMethods.Update or SipMethods.Prack or SipMethods.Message))
            return null;
        if (request.Headers.Get(HeaderNames.ContentEncoding) is { } encoding && encoding != "identity")
            return With(request, 415, "Accept-Encoding", "identity");
        // What a message may be is for who reads it.
        return request.ContentType == OwnHeaders.Sdp || request.Method == SipMethods.Message ? null : With(request, 415, HeaderNames.Accept, OwnHeaders.Sdp);
    }

    // A sender from before RFC 3261 may leave it out: then From says where it is.
    private static SipResponse? Contact(SipRequest request) =>
        request.Method == SipMethods.Invite && request.Headers.Contacts.Count == 0 && request.TopVia.HasUniqueBranch
            ? SipResponse.For(request, 400, "Missing Contact")
            : null;

    // RFC 3891 section 3: one readable header, and in an INVITE only.
    private static SipResponse? Replaces(SipRequest request)
    {
        if (!request.Headers.Contains(HeaderNames.Replaces))
            return null;
        var isRight = request.Method == SipMethods.Invite
            && request.Headers.GetAll(HeaderNames.Replaces).ToList() is [var line]
            && ReplacesHeader.TryParse(line, out _);
        return isRight ? null : SipResponse.For(request, 400, "Bad Replaces");
    }

    private static SipResponse With(SipRequest request, int status, string header, string value)
    {
        var response = SipResponse.For(request, status);
        response.Headers.Add(header, value);
        return response;
    }
}
