using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls;

/// <summary>Reads the caller from an INVITE of a trusted trunk (RFC 3325 section 9, RFC 3323 section 4).</summary>
internal static class CallerReader
{
    private static readonly string[] HidingPrivacyValues = ["id", "user", "header", "full"];

    public static Caller Read(SipRequest invite)
    {
        if (AsksForPrivacy(invite))
        {
            return Caller.Withheld;
        }

        foreach (var line in invite.Headers.GetAll("P-Asserted-Identity"))
        {
            if (NameAddress.TryParse(line, out var asserted) && NumberOf(asserted) is { } number)
            {
                return new Caller(number, asserted.DisplayName ?? invite.From.DisplayName, IsAsserted: true, IsWithheld: false);
            }
        }

        return NumberOf(invite.From) is { } from
            ? new Caller(from, invite.From.DisplayName, IsAsserted: false, IsWithheld: false)
            : Caller.Withheld;
    }

    private static bool AsksForPrivacy(SipRequest invite) => invite.Headers.GetAll("Privacy")
        .SelectMany(line => line.Split([';', ','], StringSplitOptions.TrimEntries))
        .Any(value => HidingPrivacyValues.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static string? NumberOf(NameAddress address)
    {
        var user = address.Uri.User;
        return string.IsNullOrEmpty(user)
            || user.Equals("anonymous", StringComparison.OrdinalIgnoreCase)
            || address.Uri.Host.EndsWith("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            ? null
            : user;
    }
}
