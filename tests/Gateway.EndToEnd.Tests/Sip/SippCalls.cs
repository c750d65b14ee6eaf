using System.Net;
using System.Text.RegularExpressions;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>How the scenario files are run against a gateway.</summary>
internal static partial class SippCalls
{
    /// <summary>The number that callers of the tests have.</summary>
    public const string Caller = "+493023125222";

    /// <summary>A scenario that calls the hotline; further words are given as (name, value).</summary>
    public static SippOptions Towards(
        GatewayProcess gateway, string scenario, PeerTransport transport, params (string Name, string Value)[] words) =>
        Towards(gateway.Sip, gateway.Folder.Number, scenario, transport, words);

    /// <summary>A scenario that calls a number at an address.</summary>
    public static SippOptions Towards(
        IPEndPoint address,
        string number,
        string scenario,
        PeerTransport transport,
        params (string Name, string Value)[] words)
    {
        var keys = words.ToDictionary(word => word.Name, word => word.Value);
        keys.TryAdd("from", Caller);
        return new SippOptions
        {
            Scenario = scenario,
            Remote = address,
            Transport = transport,
            Service = number,
            Keys = keys,
            // These send twice in a row, or leave a 200 unacknowledged, which SIPp takes for an error over TCP.
            DropsUnexpected = scenario is "cancel-race" or "retransmitted-invite" or "lost-ack" or "late-ack",
        };
    }

    /// <summary>Adds the credentials of an agent to a scenario that sends <paramref name="method"/>.</summary>
    public static async Task<SippOptions> AsAgentAsync(
        this SippOptions options, string user, string secret, string method)
    {
        var remote = options.Remote ?? throw new ArgumentException("The scenario calls nobody.", nameof(options));
        var uri = method == "REGISTER" ? $"sip:{remote}" : $"sip:{options.Service}@{remote}";
        var line = await Credentials.AuthorizeAsync(remote, options.LocalAddress, user, secret, method, uri);
        return options with
        {
            Keys = new Dictionary<string, string>(options.Keys) { ["authorization"] = line, ["from"] = user },
        };
    }

    /// <summary>Runs it and throws unless everything went as the file says.</summary>
    public static async Task<SippResult> RunAsync(SippOptions options) =>
        (await SippScenario.RunAsync(options)).EnsureSuccess();

    /// <summary>The final answers to INVITE that arrived, repeated ones too.</summary>
    public static int AnswersToInvite(this SippResult result) => AnswerToInvite().Count(result.Messages);

    /// <summary>The tags that the gateway put into To.</summary>
    public static IReadOnlyList<string> RemoteTags(this SippResult result) =>
        [.. ToTag().Matches(result.Messages).Select(match => match.Groups[1].Value).Distinct()];

    // An unexpected message stands in SIPp's log twice; only the first place names its length.
    [GeneratedRegex(@"received \[\d+\] bytes :\s+SIP/2\.0 200 [^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*?CSeq: \d+ INVITE")]
    private static partial Regex AnswerToInvite();

    [GeneratedRegex(@"^To:[^\r\n]*;tag=([^\s;]+)", RegexOptions.Multiline)]
    private static partial Regex ToTag();
}
