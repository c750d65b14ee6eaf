namespace Gateway.Desk.Channels.WebChat;

/// <summary>Recognises an e-mail address as people type it; quoted local parts and address literals (RFC 5321) are not typed.</summary>
internal static class EmailText
{
    private const int LongestLocal = 64;
    private const int LongestDomain = 253;
    private const string LocalMarks = "!#$%&'*+-/=?^_`{|}~.";

    public static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        return at is > 0 and <= LongestLocal && IsLocal(text.AsSpan(0, at)) && IsDomain(text[(at + 1)..]);
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        foreach (var letter in local)
        {
            if (!char.IsLetterOrDigit(letter) && !LocalMarks.Contains(letter))
            {
                return false;
            }
        }

        return local[0] != '.' && local[^1] != '.' && local.IndexOf("..") < 0;
    }

    private static bool IsDomain(string domain) => domain.Length <= LongestDomain
        && domain.Contains('.')
        && !domain.EndsWith('.')
        && Uri.CheckHostName(domain) == UriHostNameType.Dns
        && !char.IsAsciiDigit(domain[^1]);
}
