namespace Gateway.Desk.Channels.Graph;

/// <summary>Finds what is wrong with the part of a set-up that needs no request: webhook, app secrets, verify token.</summary>
internal static class GraphSetup
{
    private const int ShortestVerifyToken = 16;
    private const int AppSecretDigits = 32;

    public static IEnumerable<ChannelFinding> Look(GraphAccess access)
    {
        yield return Webhook(access.Webhook);
        foreach (var secret in access.AppSecrets)
        {
            yield return secret.Length == AppSecretDigits && secret.All(char.IsAsciiHexDigit)
                ? ChannelFinding.Good("app secret", "has the form of one; whether it fits shows with the first webhook")
                : ChannelFinding.Doubtful("app secret", "is not 32 hexadecimal digits; copy it from App settings > Basic, not the token");
        }

        yield return access.VerifyToken.Length >= ShortestVerifyToken
            ? ChannelFinding.Good("verify token", "long enough")
            : ChannelFinding.Doubtful("verify token", $"has {access.VerifyToken.Length} letters, take at least {ShortestVerifyToken} random ones");
    }

    /// <summary>What an error of a look-up says about the set-up.</summary>
    public static ChannelFinding Failed(string subject, GraphReply reply) => reply.Error!.Code switch
    {
        190 => ChannelFinding.Wrong("access token", $"is not valid ({reply.Error}); make a new one that does not expire"),
        10 or (>= 200 and < 300) => ChannelFinding.Wrong("access token", $"lacks a permission ({reply.Error})"),
        _ when reply.Status is 0 or >= 500 or 429 => ChannelFinding.Doubtful(subject, $"could not be looked up: {reply.Error}"),
        _ => ChannelFinding.Wrong(subject, $"is not known there: {reply.Error}"),
    };

    private static ChannelFinding Webhook(Uri? url) => url switch
    {
        null => ChannelFinding.Wrong("webhook", "web.url is not configured, so Meta cannot reach the gateway"),
        { Scheme: not "https" } => ChannelFinding.Wrong("webhook", $"{url} is not https, and Meta calls nothing else"),
        { IsLoopback: true } or { HostNameType: UriHostNameType.IPv4 or UriHostNameType.IPv6 } =>
            ChannelFinding.Wrong("webhook", $"{url} names no public host with a certificate that Meta would accept"),
        _ => ChannelFinding.Good("webhook", $"enter {url} as callback URL"),
    };
}
