using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What names a dialog at our end (RFC 3261 section 12). A peer from before RFC 3261 has an empty tag.</summary>
internal readonly record struct DialogId(string CallId, string LocalTag, string RemoteTag)
{
    /// <summary>The dialog that a received request means.</summary>
    public static DialogId OfRequest(SipRequest request) => new(request.CallId, request.To.Tag ?? "", request.From.Tag ?? "");

    /// <summary>The dialog that a received response means.</summary>
    public static DialogId OfResponse(SipResponse response) =>
        new(response.CallId, response.From.Tag ?? "", response.To.Tag ?? "");
}
