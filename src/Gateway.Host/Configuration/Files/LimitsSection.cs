using System.Net;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Admission;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the <c>limits</c> mapping of <c>gateway.yaml</c>: calls at once, overload, and what one source may do.</summary>
internal static class LimitsSection
{
    private const int MostCalls = 20_000;
    private const int HighestRate = 1_000_000;

    /// <summary>The configuration with what the section says.</summary>
    public static GatewayConfiguration Apply(Section limits, GatewayConfiguration draft)
    {
        var read = draft with
        {
            Calls = limits.Value("calls", Scalars.Number(1, MostCalls), draft.Calls),
            Admission = ReadAdmission(limits),
            Sip = draft.Sip with
            {
                LongestWait = limits.Value(
                    "longest-wait", Scalars.Duration(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10)), draft.Sip.LongestWait),
            },
        };
        limits.Close();
        return read;
    }

    private static AdmissionOptions ReadAdmission(Section limits)
    {
        var defaults = new AdmissionOptions();
        var rate = Scalars.Number(1, HighestRate);
        var read = new AdmissionOptions
        {
            StrangerRate = limits.Value("stranger-rate", rate, defaults.StrangerRate),
            StrangersRate = limits.Value("strangers-rate", rate, defaults.StrangersRate),
            PhoneRate = limits.Value("phone-rate", rate, defaults.PhoneRate),
            TrunkRate = limits.Value("trunk-rate", rate, defaults.TrunkRate),
            NeverBanned = [.. limits.Values<IPNetwork>("never-banned", NetworkScalars.Network).Select(network => network.Value)],
        };
        if (read.StrangersRate < read.StrangerRate)
        {
            limits.Faults.Add(limits.LineOf("strangers-rate"), "'strangers-rate' is below 'stranger-rate', expected the rate of all strangers together");
        }

        return ReadBan(limits.Below("ban"), read);
    }

    private static AdmissionOptions ReadBan(Section ban, AdmissionOptions read)
    {
        var result = read with
        {
            FailedLogins = ban.Value("failed-logins", Scalars.Number(1, 1_000), read.FailedLogins),
            Probes = ban.Value("probes", Scalars.Number(1, 10_000), read.Probes),
            Window = ban.Value("within", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), read.Window),
            BanTime = ban.Value("time", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), read.BanTime),
            LongestBan = ban.Value("longest", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)), read.LongestBan),
        };
        if (result.LongestBan < result.BanTime)
        {
            ban.Faults.Add(ban.LineOf("longest"), "'longest' is shorter than 'time', expected the longest ban");
        }

        ban.Close();
        return result;
    }
}
