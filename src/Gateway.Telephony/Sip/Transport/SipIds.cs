using System.Security.Cryptography;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Unguessable identifiers: at least 64 random bits each (RFC 3261 sections 8.1.1.4, 8.1.1.7 and 19.3 ask for 32).</summary>
internal static class SipIds
{
    public static string NewTag() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static string NewBranch() => ViaHeader.MagicCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);

    public static string NewCallId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
