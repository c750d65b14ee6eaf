namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What a target that has not answered lets be heard: ring-back, an announcement (18x with SDP, RFC 3960).</summary>
/// <param name="Target">Who sent it.</param>
/// <param name="RemoteTag">Which of the target's early dialogs, when a proxy forks: each has a description of its own.</param>
/// <param name="Status">180 to 199.</param>
/// <param name="Sdp">Its answer to our offer, which that of the final answer may still replace.</param>
public sealed record EarlyMedia(InviteTarget Target, string RemoteTag, int Status, ReadOnlyMemory<byte> Sdp);
