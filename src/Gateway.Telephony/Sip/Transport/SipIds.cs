using System.Security.Cryptography;
using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Unguessable identifiers: at least 64 random bits each (RFC 3261 sections 8.1.1.4, 8.1.1.7 and 19.3 ask for 32).</summary>
internal static class SipIds
{
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The same tag for each repetition of a request, for who keeps nothing of it (RFC 3261 section 8.2.7).</summary>
    public static string StableTag(SipRequest request)
    {
        var text = $"{request.TopVia.Branch} {request.CallId} {request.CSeq.Number} {request.From.Tag}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    public static string NewTag() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static string NewBranch() => ViaHeader.MagicCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);

    public static string NewCallId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
