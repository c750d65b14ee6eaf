using System.Globalization;
using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The body of a NOTIFY about a REFER: the status line of the call that was asked for (RFC 3515 section 2.4.5,
/// RFC 3420).</summary>
internal static class ReferFragment
{
    public const string ContentType = "message/sipfrag";

    private const string Version = "SIP/2.0 ";
    private const int LongestLine = 512;

    public static byte[] Write(int status, string? reason) =>
        Encoding.UTF8.GetBytes($"{Version}{status} {SipGrammar.OneLine(reason ?? SipStatus.ReasonOf(status))}\r\n");

    /// <summary>Reads the status line; what follows it is nobody's business.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out int status, out string reason)
    {
        var end = body.IndexOfAny((byte)'\r', (byte)'\n');
        var line = Encoding.UTF8.GetString(body[..Math.Min(end < 0 ? body.Length : end, LongestLine)]);
        status = 0;
        reason = "";
        if (!line.StartsWith(Version, StringComparison.OrdinalIgnoreCase) || line.Length < Version.Length + 3
            || !int.TryParse(line.AsSpan(Version.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture, out status)
            || status is < 100 or > 699)
            return false;
        reason = line[(Version.Length + 3)..].Trim();
        return true;
    }
}
