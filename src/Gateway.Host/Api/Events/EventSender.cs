using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Flows.Messages;
using Gateway.Host.Configuration;
using Gateway.Host.Outside;

namespace Gateway.Host.Api.Events;

/// <summary>
/// Tells other programs what happened: one signed POST for each event. 2xx is delivered; 410 means that nobody wants this event any more;
/// everything else is tried again by the outbox, for a receiver that is broken today may be whole tomorrow.
/// </summary>
internal sealed class EventSender(IReadOnlyList<SubscriptionOptions> subscriptions, HttpClient http, TimeProvider time) : IOutboxSender
{
    public const string IdHeader = "X-Gateway-Event-Id";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, Target> _targets = subscriptions.ToDictionary(
        subscription => subscription.Name,
        subscription => new Target(subscription.Url, [.. subscription.Secrets.Select(secret => secret.Read())]),
        StringComparer.Ordinal);

    private sealed record Target(Uri Url, IReadOnlyList<string> Secrets);

    public OutboxKind Kind => OutboxKind.Webhook;

    public async Task<SendResult> SendAsync(OutboxItem item, CancellationToken ct)
    {
        if (!_targets.TryGetValue(item.Target, out var target))
        {
            return new SendResult.Refused($"there is no webhook '{item.Target}' any more", SendRefusal.SetUp);
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var request = RequestOf(item, target);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return ResultOf(response);
        }
        catch (HttpRequestException fault)
        {
            return new SendResult.Later(fault.InnerException is AddressRefusedException refused ? refused.Message : fault.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new SendResult.Later($"no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private HttpRequestMessage RequestOf(OutboxItem item, Target target)
    {
        var body = Encoding.UTF8.GetBytes(item.Body ?? "");
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("User-Agent", "gateway");
        request.Headers.TryAddWithoutValidation(IdHeader, item.Subject);
        request.Headers.TryAddWithoutValidation(GatewaySignature.Header, GatewaySignature.Sign(target.Secrets, body, time.GetUtcNow()));
        return request;
    }

    private SendResult ResultOf(HttpResponseMessage response)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode}");
        return response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => new SendResult.Sent(),
            HttpStatusCode.Gone => new SendResult.Refused($"{reason}: not wanted any more", SendRefusal.UnknownAddress),
            HttpStatusCode.TooManyRequests => new SendResult.Later(reason, AfterOf(response), IsForAll: true),
            _ => new SendResult.Later(reason, AfterOf(response)),
        };
    }

    private TimeSpan? AfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
