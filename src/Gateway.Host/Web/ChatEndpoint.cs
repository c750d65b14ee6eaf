using System.Net;
using Gateway.Desk.Channels.WebChat;
using Gateway.Desk.Contacts;

namespace Gateway.Host.Web;

/// <summary><c>/chat/NAME</c>: the widget of each web chat, its socket, and requests for browsers behind proxies that let no socket
/// through. The page's origin is checked before anything else happens.</summary>
internal sealed partial class ChatEndpoint(IEnumerable<WebChatEntrance> entrances, ILoggerFactory loggers, TimeSpan? patience = null)
{
    // A browser that is gone without a word is noticed within half a minute.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollPatience = TimeSpan.FromSeconds(10);

    // For a hello, and for a browser that does not take what it is sent.
    private static readonly TimeSpan SocketPatience = TimeSpan.FromSeconds(10);

    private const int LargestPoll = 128 * 1024;

    private readonly Dictionary<string, WebChatEntrance> _entrances =
        entrances.ToDictionary(entrance => entrance.Channel.Name, StringComparer.Ordinal);

    private readonly ILogger _logger = loggers.CreateLogger<ChatEndpoint>();
    private readonly ChatFiles _files = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        var assets = new ChatAssets();
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapGet("/chat/{name}/widget.js", http => Find(http) is { } entrance ? assets.LoaderAsync(http, entrance.Channel) : Task.CompletedTask);
        routes.MapGet("/chat/{name}/{version}/{file}.js", http => Find(http) is not null ? assets.ModuleAsync(http) : Task.CompletedTask);
        routes.MapGet("/chat/{name}/socket", http => GuardedAsync(http, entrance => ConnectAsync(http, entrance, stopping)));
        routes.MapPost("/chat/{name}/messages", http => GuardedAsync(http, entrance => PollAsync(http, entrance)));
        routes.MapPost("/chat/{name}/files", http => GuardedAsync(http, entrance => _files.TakeAsync(http, entrance)));
        routes.MapGet("/chat/{name}/files/{message:guid}/{index:int}", http => GuardedAsync(http, entrance => _files.GiveAsync(http, entrance)));
        routes.MapMethods("/chat/{name}/{**rest}", [HttpMethods.Options], http => GuardedAsync(http, _ => Preflight(http)));
    }

    private WebChatEntrance? Find(HttpContext http)
    {
        var entrance = http.Request.RouteValues["name"] is string name ? _entrances.GetValueOrDefault(name) : null;
        if (entrance is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return entrance;
    }

    // Only pages that the operator named, and only as many connections as one address may have.
    private async Task GuardedAsync(HttpContext http, Func<WebChatEntrance, Task> handle)
    {
        if (Find(http) is not { } entrance)
        {
            return;
        }

        var origin = http.Request.Headers.Origin is [var only] ? only : null;
        if (!entrance.IsWelcome(origin))
        {
            LogStranger(entrance.Channel.Name, origin, http.Connection.RemoteIpAddress);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.Vary = "Origin";
        http.Response.Headers.CacheControl = "no-store";
        using var place = entrance.TryConnect(SourceOf(http));
        if (place is null)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = "10";
            return;
        }

        try
        {
            await handle(entrance).ConfigureAwait(false);
        }
        catch (StoreException fault) when (!http.Response.HasStarted)
        {
            LogNotStored(fault, entrance.Channel.Name);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
        }
    }

    private async Task ConnectAsync(HttpContext http, WebChatEntrance entrance, CancellationToken stopping)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = PingEvery, KeepAliveTimeout = PingEvery }).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await new ChatSocket(socket, entrance, SourceOf(http), patience ?? SocketPatience, _logger).RunAsync(end.Token).ConfigureAwait(false);
    }

    private static async Task PollAsync(HttpContext http, WebChatEntrance entrance)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(PollPatience);
        if (await RequestBody.TryReadAsync(http.Request, LargestPoll, patience.Token).ConfigureAwait(false) is not { } body)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (!VisitorPoll.TryRead(body, out var poll))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var entry = await entrance.EnterAsync(poll.Hello, SourceOf(http), patience.Token).ConfigureAwait(false);
        if (entry.Visit is not { } visit)
        {
            http.Response.StatusCode = StatusOf(entry.Refusal);
            return;
        }

        using (visit)
        {
            foreach (var frame in poll.Frames)
            {
                if (await visit.TakeAsync(frame, patience.Token).ConfigureAwait(false) is { } refusal)
                {
                    http.Response.StatusCode = StatusOf(refusal);
                    return;
                }
            }

            await AnswerAsync(http, await visit.ReadyAsync(patience.Token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(HttpContext http, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        http.Response.ContentType = "application/json";
        var body = http.Response.Body;
        await body.WriteAsync("["u8.ToArray()).ConfigureAwait(false);
        for (var index = 0; index < frames.Count; index++)
        {
            if (index > 0)
            {
                await body.WriteAsync(","u8.ToArray()).ConfigureAwait(false);
            }

            await body.WriteAsync(frames[index]).ConfigureAwait(false);
        }

        await body.WriteAsync("]"u8.ToArray()).ConfigureAwait(false);
    }

    private static Task Preflight(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = "GET, POST";
        http.Response.Headers.AccessControlAllowHeaders = "authorization, content-type, x-file-name, x-message-id";
        http.Response.Headers.AccessControlMaxAge = "7200";
        return Task.CompletedTask;
    }

    /// <summary>The status of a refusal; a browser whose token is not known any more begins anew.</summary>
    internal static int StatusOf(string? refusal) => refusal switch
    {
        "token" => StatusCodes.Status401Unauthorized,
        "rate" or "slow" => StatusCodes.Status429TooManyRequests,
        "size" => StatusCodes.Status413PayloadTooLarge,
        "type" => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>Who connected.</summary>
    internal static IPAddress SourceOf(HttpContext http) => http.Connection.RemoteIpAddress ?? IPAddress.None;

    [LoggerMessage(LogLevel.Warning, "web chat {Channel}: a page of origin {Origin} is not in the list and was refused ({Source})")]
    private partial void LogStranger(string channel, string? origin, IPAddress? source);

    [LoggerMessage(LogLevel.Error, "web chat {Channel}: what a visitor wrote could not be stored; the browser tries again")]
    private partial void LogNotStored(Exception fault, string channel);
}
