using System.Text.RegularExpressions;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>What a phone does and is told when it passes somebody on.</summary>
internal static partial class Transfers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends a REFER in the current call; when that fails, this phone hangs up by itself.</summary>
    public static Task TransferAsync(this Baresip phone, string target, GatewayProcess gateway) =>
        phone.CommandAsync("transfer", $"sip:{target}@{gateway.Sip}");

    /// <summary>The statuses that NOTIFYs told the phone about its REFER, in order.</summary>
    public static string[] TransferReports(this Baresip phone) =>
        [.. Report().Matches(phone.Log).Select(match => match.Groups[1].Value)];

    /// <summary>Awaits that many of <see cref="TransferReports"/>.</summary>
    public static async Task<string[]> TransferReportsAsync(this Baresip phone, int count)
    {
        await phone.LogLineAsync(_ => phone.TransferReports().Length >= count, $"{count} reports", Patience);
        return phone.TransferReports();
    }

    /// <summary>How many offers came to the phone, at the start of a call or in it.</summary>
    public static int OffersReceived(this Baresip phone) => Received().Count(phone.Log);

    // The body of a NOTIFY stands behind an empty line.
    [GeneratedRegex(@"message/sipfrag[^\n]*\n(?:[^\n]+\n)*\s*\n?SIP/2\.0 (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Report();

    [GeneratedRegex(@"^INVITE sip:[^\n]* SIP/2\.0\r?\n(?:[^\n]+\n)*?User-Agent: Gateway", RegexOptions.Multiline)]
    private static partial Regex Received();
}
