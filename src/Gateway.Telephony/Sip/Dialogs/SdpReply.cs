namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The answer to an offer inside a dialog: 200 with our SDP, or a refusal (488) that leaves the session as it was.</summary>
/// <param name="Status">200, or 400 to 699.</param>
/// <param name="Sdp">Our session description; empty with a refusal.</param>
public sealed record SdpReply(int Status, ReadOnlyMemory<byte> Sdp)
{
    /// <summary>488 Not Acceptable Here.</summary>
    public static SdpReply NotAcceptable { get; } = new(488, ReadOnlyMemory<byte>.Empty);
}
