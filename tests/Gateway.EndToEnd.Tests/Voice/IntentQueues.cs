using System.Text.RegularExpressions;
using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Which queue serves which intent, as the configuration's file says it.</summary>
internal static partial class IntentQueues
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(GatewayFolder folder)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(folder.Configuration, "intents.yaml"));
        return Intents().Matches(yaml).ToDictionary(intent => intent.Groups["name"].Value, intent => intent.Groups["queue"].Value);
    }

    [GeneratedRegex(@"^  - name: (?<name>\S+)\n(?:    (?!queue:).*\n)*?    queue: (?<queue>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Intents();
}
