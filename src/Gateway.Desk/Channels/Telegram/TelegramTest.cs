namespace Gateway.Desk.Channels.Telegram;

/// <summary>Finds what is wrong with the set-up of a bot.</summary>
internal sealed class TelegramTest(TelegramOptions options, BotApi api, TimeProvider time)
{
    private const int ManyWaiting = 50;

    private static readonly int[] Ports = [443, 80, 88, 8443];

    public async IAsyncEnumerable<ChannelFinding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var me = await api.CallAsync("getMe", null, ct).ConfigureAwait(false);
        if (!me.IsOk)
        {
            yield return ChannelFinding.Wrong("token", me.Code is 401 or 404
                ? $"{me.Reason}: the token is wrong or was revoked; @BotFather shows it"
                : $"{options.Api.Host} cannot be asked: {me.Reason}");
            yield break;
        }

        yield return ChannelFinding.Good("token", $"it belongs to @{me.Result.Text("username")}");
        yield return me.Result.IsTrue("can_join_groups")
            ? ChannelFinding.Doubtful("groups", "the bot can be added to groups, which are not served; turn that off with /setjoingroups at @BotFather")
            : ChannelFinding.Good("groups", "the bot cannot be added to groups");
        if (me.Result.IsTrue("can_read_all_group_messages"))
        {
            yield return ChannelFinding.Doubtful("privacy", "the bot reads all messages of its groups; turn privacy on with /setprivacy at @BotFather");
        }

        var hook = await api.CallAsync("getWebhookInfo", null, ct).ConfigureAwait(false);
        if (!hook.IsOk)
        {
            yield return ChannelFinding.Wrong("webhook", hook.Reason);
            yield break;
        }

        yield return options.Mode == TelegramMode.Polling ? Polled(hook) : Called(hook);
        if (hook.Result.Integer("pending_update_count") is { } waiting and >= ManyWaiting)
        {
            yield return ChannelFinding.Doubtful("waiting", $"{waiting} updates wait at Telegram: is the gateway running and reached?");
        }

        if (hook.Result.Text("last_error_message") is { } said)
        {
            yield return ChannelFinding.Doubtful("last fault", $"{Ago(hook.Result.Integer("last_error_date"))}: {said}");
        }
    }

    private static ChannelFinding Polled(BotAnswer hook) => hook.Result.Text("url") is { Length: > 0 } url
        ? ChannelFinding.Wrong("webhook", $"mode is polling, but Telegram calls {url}; the gateway removes that when it starts: does another program use this bot?")
        : ChannelFinding.Good("polling", "no webhook is in the way");

    private ChannelFinding Called(BotAnswer hook)
    {
        if (options.OwnUrl is not { } own)
        {
            return ChannelFinding.Wrong("webhook", "web: url is not configured; Telegram does not know where to call");
        }

        if (own.Scheme != "https" || !Ports.Contains(own.Port))
        {
            return ChannelFinding.Wrong("webhook", $"Telegram calls https on the ports {string.Join(", ", Ports)} only, and web: url is {own}");
        }

        var url = hook.Result.Text("url") ?? "";
        return url == own.AbsoluteUri ? ChannelFinding.Good("webhook", $"Telegram calls {url}")
            : url.Length == 0 ? ChannelFinding.Wrong("webhook", "none is set; the gateway sets it when it starts")
            : ChannelFinding.Wrong("webhook", $"Telegram calls {url} and not {own}: does another program use this bot?");
    }

    private string Ago(long? seconds) =>
        seconds is { } at ? $"{(time.GetUtcNow().ToUnixTimeSeconds() - at) / 60} min ago" : "at some time";
}
