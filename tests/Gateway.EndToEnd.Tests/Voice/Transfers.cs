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

    /// <summary>Joins the other party of the phone's first call with that of its second (attended transfer); this phone has no key
    /// for it, so the Replaces is put together from what it logged.</summary>
    public static async Task JoinAsync(this Baresip phone, string consult, GatewayProcess gateway)
    {
        await phone.CommandAsync("line", "1");
        await phone.CommandAsync("transfer", $"<sip:ben@{gateway.Sip}?Replaces={Uri.EscapeDataString(phone.DialogOf(consult))}>");
    }

    /// <summary>A call of the phone's as a Replaces names it to the gateway.</summary>
    public static string DialogOf(this Baresip phone, string callId)
    {
        // The first ACK may be for a challenge. To-tag is the gateway's own.
        var ack = Ack(callId).Matches(phone.Log)[^1];
        var (from, to) = (ack.Groups["from"].Value, ack.Groups["to"].Value);
        return ack.Value.StartsWith("ACK sip:gateway@", StringComparison.Ordinal)
            ? $"{callId};to-tag={to};from-tag={from}"
            : $"{callId};to-tag={from};from-tag={to}";
    }

    private static Regex Ack(string callId) => new(
        $@"^ACK sip:[^\n]*\n(?:[^\n]+\n)*?(?=(?:[^\n]+\n)*?Call-ID: {Regex.Escape(callId)})"
        + @"(?=(?:[^\n]+\n)*?To: [^\n]*;tag=(?<to>[^\s;]+))(?=(?:[^\n]+\n)*?From: [^\n]*;tag=(?<from>[^\s;]+))",
        RegexOptions.Multiline);

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
