using System.Net;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Configuration;

namespace Gateway.Host.Web;

/// <summary><c>/hooks/NAME</c>: providers' calls. The raw body is read up to the channel's limit, checked by the channel, stored, and
/// only then answered.</summary>
internal sealed partial class WebhookEndpoint(
    IEnumerable<IChannel> channels, IInbox inbox, IMediaStore media, WebOptions options, ILogger<WebhookEndpoint> logger)
{
    private static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, IWebhookChannel> _channels =
        channels.OfType<IWebhookChannel>().ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(
        "/hooks/{channel}/{**rest}", [HttpMethods.Get, HttpMethods.Post, HttpMethods.Head], HandleAsync);

    private async Task HandleAsync(HttpContext http)
    {
        if (http.Request.RouteValues["channel"] is not string name || !_channels.TryGetValue(name, out var channel))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(BodyPatience);
        var body = await RequestBody.TryReadAsync(http.Request, channel.LargestBody, patience.Token).ConfigureAwait(false);
        if (body is null)
        {
            LogRefused(name, StatusCodes.Status413PayloadTooLarge, $"larger than {channel.LargestBody} octets", http.Connection.RemoteIpAddress);
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var answer = channel.Receive(new WebhookRequest(
            http.Request.Method, UrlOf(http.Request), HeadersOf(http.Request), body, http.Connection.RemoteIpAddress ?? IPAddress.None));
        if (answer.Refusal is { } refusal)
        {
            LogRefused(name, answer.Status, refusal, http.Connection.RemoteIpAddress);
        }

        await AnswerAsync(http, channel, answer).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext http, IWebhookChannel channel, WebhookAnswer answer)
    {
        try
        {
            // The client may hang up; what it brought is stored all the same.
            await inbox.ReceiveAsync(channel, answer.Events, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            LogNotStored(fault, channel.Name, answer.Events.Count);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
            return;
        }

        if (answer.File is { } file)
        {
            await GiveAsync(http, file).ConfigureAwait(false);
            return;
        }

        http.Response.StatusCode = answer.Status;
        if (answer.Body.Length > 0)
        {
            http.Response.ContentType = $"{answer.ContentType}; charset=utf-8";
            await http.Response.WriteAsync(answer.Body).ConfigureAwait(false);
        }
    }

    private async Task GiveAsync(HttpContext http, WebhookFile file)
    {
        var content = media.Open(file.Hash);
        if (content is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using (content.ConfigureAwait(false))
        {
            http.Response.ContentType = file.MediaType;
            http.Response.ContentLength = content.Length;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            http.Response.Headers.CacheControl = "private, no-store";
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await content.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    // Proxies rewrite scheme and host; the operator says how the world calls us, and that is what providers sign.
    private Uri UrlOf(HttpRequest request)
    {
        var origin = options.Url ?? new Uri($"{request.Scheme}://{request.Host}");
        return new Uri(origin, $"{request.Path}{request.QueryString}");
    }

    private static Dictionary<string, string> HeadersOf(HttpRequest request) => request.Headers.ToDictionary(
        header => header.Key, header => string.Join(", ", header.Value.AsEnumerable()), StringComparer.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Warning, "webhook {Channel} refused with {Status}: {Reason} ({Source})")]
    private partial void LogRefused(string channel, int status, string reason, IPAddress? source);

    [LoggerMessage(LogLevel.Error, "webhook {Channel}: {Count} events could not be stored; the provider is asked to repeat them")]
    private partial void LogNotStored(Exception fault, string channel, int count);
}
