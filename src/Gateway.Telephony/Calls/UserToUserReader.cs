using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls;

/// <summary>Reads User-to-User (RFC 7433): a few short values that are carried through, never interpreted.</summary>
internal static class UserToUserReader
{
    // RFC 7433 section 6: an ISDN peer has room for 128 octets, in hexadecimal digits and with its parameters.
    private const int LongestValue = 512;
    private const int MaxValues = 4;

    public static IReadOnlyList<string> Read(SipMessage message) => message.Headers.Contains(HeaderNames.UserToUser)
        ? [.. message.Headers.GetValues(HeaderNames.UserToUser).Where(static value => value.Length <= LongestValue).Take(MaxValues)]
        : [];
}
