using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Gateway.Desk.Channels.Email.Smtp;

namespace Gateway.Desk.Channels.Email;

/// <summary>Looks at a set-up from outside in: where the provider calls us, then the mail server step by step up to the moment before
/// a mail would be sent.</summary>
internal sealed class EmailCheck(EmailOptions options, HttpClient http)
{
    private const int ShortSecret = 16;
    private const string Webhook = "webhook";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<ChannelFinding> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return Secret();
        yield return await WebhookAsync(ct).ConfigureAwait(false);
        if (options.Inbound != EmailProvider.SendGrid)
        {
            yield return options.BelievesHeaders
                ? ChannelFinding.Doubtful("senders", $"SPF and DKIM results in headers are believed: {options.Inbound} must add them to every mail")
                : ChannelFinding.Good("senders", "addresses are claims: SPF and DKIM results in headers are not believed (believe-headers: no)");
        }

        var name = await NameAsync(ct).ConfigureAwait(false);
        yield return name;
        if (name.Severity == FindingSeverity.Wrong)
        {
            yield break;
        }

        await foreach (var finding in ServerAsync(ct).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    private ChannelFinding Secret() =>
        options.Secrets.Any(secret => secret.Length < ShortSecret)
            ? ChannelFinding.Doubtful("secret", $"shorter than {ShortSecret} letters: anybody who finds it can write as anybody")
            : ChannelFinding.Good("secret", options.PublicKeys.Count > 0 ? "calls must be signed" : "calls must show it");

    // A call without a secret has to be refused by us: then the address leads here.
    private async Task<ChannelFinding> WebhookAsync(CancellationToken ct)
    {
        if (options.WebhookUrl is not { } url)
        {
            return ChannelFinding.Wrong(Webhook, "web.url is not set, so the provider has no address to call");
        }

        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return ChannelFinding.Doubtful(Webhook, $"{url} is not https: mails and the secret travel in clear");
        }

        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            using var answer = await http.PostAsync(url, content: null, patience.Token).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.Unauthorized
                ? ChannelFinding.Good(Webhook, $"{url} leads here and refuses strangers")
                : ChannelFinding.Wrong(Webhook, $"{url} answers {(int)answer.StatusCode} to a stranger, expected 401: it leads elsewhere, or the gateway does not run with this channel");
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return ChannelFinding.Doubtful(Webhook, $"{url} could not be reached from here: {fault.Message}");
        }
    }

    private async Task<ChannelFinding> NameAsync(CancellationToken ct)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(options.Smtp.Host, ct).ConfigureAwait(false);
            return ChannelFinding.Good("mail server", $"{options.Smtp.Host} is {string.Join(", ", found.Select(address => address.ToString()))}");
        }
        catch (SocketException fault)
        {
            return ChannelFinding.Wrong("mail server", $"{options.Smtp.Host} is not found: {fault.Message}");
        }
    }

    private async IAsyncEnumerable<ChannelFinding> ServerAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var (session, refused) = await OpenAsync(ct).ConfigureAwait(false);
        if (session is null)
        {
            yield return refused!;
            yield break;
        }

        await using (session.ConfigureAwait(false))
        {
            yield return Protection(session.Tls);
            foreach (var step in (Step[])[
                new("account", session.AuthenticateAsync, options.Smtp.User is null ? "nobody asks for one" : "user and password are taken"),
                new("sender", step => session.CommandAsync($"MAIL FROM:<{options.Smtp.From}>", step), $"{options.Smtp.From} may send"),
                new("recipient", step => session.CommandAsync($"RCPT TO:<{options.Smtp.From}>", step), "recipients are taken; nothing was sent")])
            {
                var finding = await TryAsync(step, ct).ConfigureAwait(false);
                yield return finding;
                if (finding.Severity == FindingSeverity.Wrong)
                {
                    yield break;
                }
            }
        }
    }

    private async Task<(SmtpSession? Session, ChannelFinding? Refused)> OpenAsync(CancellationToken ct)
    {
        try
        {
            return (await SmtpSession.OpenAsync(options.Smtp, ct).ConfigureAwait(false), null);
        }
        catch (SmtpException fault)
        {
            return (null, ChannelFinding.Wrong("connection", fault.Message));
        }
    }

    private static ChannelFinding Protection(SslStream? tls) => tls is null
        ? ChannelFinding.Doubtful("connection", "in clear (security: none)")
        : ChannelFinding.Good("connection", $"{tls.SslProtocol}, certificate of {tls.RemoteCertificate?.Subject} until {tls.RemoteCertificate?.GetExpirationDateString()}");

    private static async Task<ChannelFinding> TryAsync(Step step, CancellationToken ct)
    {
        try
        {
            var reply = await step.Run(ct).ConfigureAwait(false);
            return reply.IsGood ? ChannelFinding.Good(step.Subject, step.Good)
                : reply.IsPassing ? ChannelFinding.Doubtful(step.Subject, $"not now: {reply}")
                : ChannelFinding.Wrong(step.Subject, reply.ToString());
        }
        catch (SmtpException fault)
        {
            return ChannelFinding.Wrong(step.Subject, fault.Message);
        }
    }

    private sealed record Step(string Subject, Func<CancellationToken, Task<SmtpReply>> Run, string Good);
}
