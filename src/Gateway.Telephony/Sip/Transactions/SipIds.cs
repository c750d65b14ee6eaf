using System.Security.Cryptography;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>Unguessable identifiers: at least 64 random bits each (RFC 3261 sections 8.1.1.4, 8.1.1.7 and 19.3 ask for 32).</summary>
internal static class SipIds
{
    /// <summary>The cookie that marks a branch as unique by RFC 3261 section 8.1.1.7.</summary>
    public const string BranchCookie = "z9hG4bK";

    public static string NewTag() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static string NewBranch() => BranchCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);

    public static string NewCallId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
