using System.Runtime.CompilerServices;
using Gateway.Desk.Channels.Graph;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>Finds what is wrong with the set-up of a page or an Instagram account.</summary>
internal static class MessengerSetup
{
    public static async IAsyncEnumerable<ChannelFinding> LookAsync(
        MessengerOptions options, GraphClient graph, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var finding in GraphSetup.Look(options.Access))
        {
            yield return finding;
        }

        var account = await graph.GetAsync($"{options.AccountId}?fields=id,name", ct).ConfigureAwait(false);
        if (!account.IsGood)
        {
            yield return GraphSetup.Failed("account id", account);
            yield break;
        }

        yield return ChannelFinding.Good("access token", "is valid");
        yield return ChannelFinding.Good("account id", $"{account.Body.TextAt("name") ?? account.Body.TextAt("id")}");
        if (options.Product == MessengerProduct.Messenger)
        {
            yield return await SubscriptionAsync(options, graph, ct).ConfigureAwait(false);
        }
    }

    private static async Task<ChannelFinding> SubscriptionAsync(MessengerOptions options, GraphClient graph, CancellationToken ct)
    {
        var reply = await graph.GetAsync($"{options.AccountId}/subscribed_apps", ct).ConfigureAwait(false);
        return !reply.IsGood ? GraphSetup.Failed("subscription", reply)
            : reply.Body.List("data").Any(app => app.List("subscribed_fields").Any(field => field is { ValueKind: System.Text.Json.JsonValueKind.String } && field.GetString() == "messages"))
                ? ChannelFinding.Good("subscription", "the page sends its messages to the app")
                : ChannelFinding.Wrong("subscription", "the page is not subscribed to 'messages'; add it under Messenger > Webhooks");
    }
}
