using System.Diagnostics.Metrics;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Telephony.Calls;

/// <summary>Reads the caller from an INVITE of a trusted trunk (RFC 3325 section 9, RFC 3323 section 4), its signature (RFC 8224)
/// and who passed it on. What agents write about themselves is not read at all.</summary>
internal sealed class CallerReader(IdentityVerifier verifier)
{
    private static readonly string[] HidingPrivacyValues = ["id", "user", "header", "full"];

    // What only a trusted network may say.
    private static readonly string[] NetworkHeaders =
        [HeaderNames.PAssertedIdentity, "P-Preferred-Identity", "Remote-Party-ID", "Diversion", "History-Info", "Identity"];

    private static readonly Counter<long> Ignored = new Meter("gateway.telephony").CreateCounter<long>(
        "gateway.sip.identity_ignored", "{request}", "INVITEs of agents with identity headers that only a trunk may send.");

    public Caller Read(SipRequest invite, TrunkProfile profile)
    {
        var forwarded = ForwardingReader.Read(invite);
        var (number, name, trust) = Identify(invite, profile);
        if (AsksForPrivacy(invite) || number is null)
            return forwarded.Count == 0 ? Caller.Withheld : Caller.Withheld with { ForwardedFrom = forwarded };
        var signature = verifier.Judge(invite, number, invite.To.Uri.User);
        return new Caller(number, name, IsAsserted: trust >= CallerTrust.Asserted, IsWithheld: false)
        {
            Trust = signature.State switch
            {
                SignatureState.Valid => CallerTrust.Verified,
                SignatureState.Unchecked when trust == CallerTrust.Claimed => CallerTrust.Signed,
                _ => trust,
            },
            Signature = signature,
            ForwardedFrom = forwarded,
        };
    }

    /// <summary>The caller of an agent's phone is the agent who proved it, whatever From and the rest say (threat: spoofing after
    /// login).</summary>
    public static Caller OfAgent(string agent, SipRequest invite)
    {
        if (Array.Exists(NetworkHeaders, invite.Headers.Contains))
            Ignored.Add(1);
        return new Caller(agent, null, IsAsserted: false, IsWithheld: false);
    }

    private static (string? Number, string? Name, CallerTrust Trust) Identify(SipRequest invite, TrunkProfile profile)
    {
        foreach (var line in invite.Headers.GetAll(HeaderNames.PAssertedIdentity))
        {
            var splitter = new ListSplitter(line);
            while (splitter.Next())
            {
                if (NameAddress.TryParse(splitter.Value, out var asserted) && NumberOf(asserted) is { } number)
                    return (number, asserted.DisplayName ?? invite.From.DisplayName, IsChecked(asserted) ? CallerTrust.CheckedByTrunk : CallerTrust.Asserted);
            }
        }

        if (profile.TrustsRemotePartyId && invite.Headers.Addresses("Remote-Party-ID") is [var party, ..] && party.Parameters["party"] is null or "calling")
        {
            return party.Parameters["privacy"] is null or "off"
                ? (NumberOf(party), party.DisplayName, CallerTrust.Asserted)
                : (null, null, CallerTrust.Claimed);
        }

        return (NumberOf(invite.From), invite.From.DisplayName, CallerTrust.Claimed);
    }

    // ATIS-1000082: a parameter of the tel URI, or of the user part of a SIP URI.
    private static bool IsChecked(NameAddress asserted)
    {
        var verstat = asserted.Uri.Parameters["verstat"]
            ?? asserted.Uri.User?.Split(';').FirstOrDefault(part => part.StartsWith("verstat=", StringComparison.OrdinalIgnoreCase))?["verstat=".Length..];
        return "TN-Validation-Passed".Equals(verstat, StringComparison.OrdinalIgnoreCase)
            || "TN-Validation-Passed-A".Equals(verstat, StringComparison.OrdinalIgnoreCase);
    }

    private static bool AsksForPrivacy(SipRequest invite) => invite.Headers.GetAll(HeaderNames.Privacy)
        .SelectMany(line => line.Split([';', ','], StringSplitOptions.TrimEntries))
        .Any(value => HidingPrivacyValues.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static string? NumberOf(NameAddress address)
    {
        var user = address.Uri.User?.Split(';')[0];
        return string.IsNullOrEmpty(user)
            || user.Equals("anonymous", StringComparison.OrdinalIgnoreCase)
            || address.Uri.Host.EndsWith("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            ? null
            : user;
    }
}
