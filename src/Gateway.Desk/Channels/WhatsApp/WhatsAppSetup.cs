using System.Runtime.CompilerServices;
using Gateway.Desk.Channels.Graph;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>Finds what is wrong with the set-up of a number.</summary>
internal static class WhatsAppSetup
{
    private const string Fields = "display_phone_number,verified_name,quality_rating,code_verification_status,platform_type,webhook_configuration";

    public static async IAsyncEnumerable<ChannelFinding> LookAsync(
        WhatsAppOptions options, GraphClient graph, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var finding in GraphSetup.Look(options.Access))
        {
            yield return finding;
        }

        var reply = await graph.GetAsync($"{options.PhoneNumberId}?fields={Fields}", ct).ConfigureAwait(false);
        if (!reply.IsGood)
        {
            yield return GraphSetup.Failed("phone number id", reply);
            yield break;
        }

        yield return ChannelFinding.Good("access token", "is valid");
        yield return ChannelFinding.Good(
            "phone number id", $"{reply.Body.TextAt("display_phone_number")} ({reply.Body.TextAt("verified_name") ?? "no verified name"})");
        yield return Quality(reply.Body.TextAt("quality_rating"));
        if (reply.Body.TextAt("platform_type") is { } platform && platform != "CLOUD_API")
        {
            yield return ChannelFinding.Wrong("registration", $"the number is on {platform}; register it for the Cloud API");
        }

        yield return Callback(options.Access.Webhook, reply);
    }

    private static ChannelFinding Quality(string? rating) => rating switch
    {
        "RED" => ChannelFinding.Doubtful("quality", "RED: customers block or report this number, and its limits shrink"),
        "YELLOW" => ChannelFinding.Doubtful("quality", "YELLOW: customers begin to block or report this number"),
        null => ChannelFinding.Doubtful("quality", "is not told"),
        _ => ChannelFinding.Good("quality", rating),
    };

    // The address set for the number counts before that of its account, and that before the app's.
    private static ChannelFinding Callback(Uri? ours, GraphReply reply)
    {
        var configured = reply.Body.At("webhook_configuration");
        var theirs = configured.TextAt("phone_number") ?? configured.TextAt("whatsapp_business_account") ?? configured.TextAt("application");
        return theirs is null ? ChannelFinding.Doubtful("callback URL", "Meta does not say which one is set; enter it under WhatsApp > Configuration")
            : ours is not null && theirs.TrimEnd('/') == ours.ToString().TrimEnd('/') ? ChannelFinding.Good("callback URL", "Meta calls this gateway")
            : ChannelFinding.Wrong("callback URL", $"Meta calls {theirs}, not {ours?.ToString() ?? "this gateway"}");
    }
}
