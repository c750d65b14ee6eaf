using System.Globalization;
using Gateway.Desk.Channels.WebChat;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.Web;

/// <summary>Files of web chats, both ways. The token is in the Authorization header, never in an address.</summary>
internal sealed class ChatFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Takes a file as a message of its own: id, name and type in headers, the content as the body.</summary>
    public async Task TakeAsync(HttpContext http, WebChatEntrance entrance)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        using var visit = await EnterAsync(http, entrance, patience.Token).ConfigureAwait(false);
        if (visit is null)
        {
            return;
        }

        if (http.Request.ContentLength is null || http.Request.ContentLength > entrance.Channel.Options.LargestFile)
        {
            http.Response.StatusCode = ChatEndpoint.StatusOf("size");
            return;
        }

        var type = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var parsed) ? parsed.MediaType.Value ?? "" : "";
        var refusal = await visit.AttachAsync(
            http.Request.Headers["X-Message-Id"].ToString(),
            Uri.UnescapeDataString(http.Request.Headers["X-File-Name"].ToString()),
            type,
            http.Request.Body,
            patience.Token).ConfigureAwait(false);
        http.Response.StatusCode = refusal is null ? StatusCodes.Status204NoContent : ChatEndpoint.StatusOf(refusal);
    }

    /// <summary>Gives a file to save, never to show: what an agent or a visitor sent is not run on anybody's page.</summary>
    public async Task GiveAsync(HttpContext http, WebChatEntrance entrance)
    {
        using var visit = await EnterAsync(http, entrance, http.RequestAborted).ConfigureAwait(false);
        if (visit is null)
        {
            return;
        }

        var message = Guid.Parse((string)http.Request.RouteValues["message"]!);
        var index = int.Parse((string)http.Request.RouteValues["index"]!, CultureInfo.InvariantCulture);
        var file = await visit.OpenFileAsync(message, index, http.RequestAborted).ConfigureAwait(false);
        if (file is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using (file.ConfigureAwait(false))
        {
            http.Response.ContentType = "application/octet-stream";
            http.Response.ContentLength = file.Content.Length;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = file.Name }.ToString();
            await file.Content.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task<WebChatVisit?> EnterAsync(HttpContext http, WebChatEntrance entrance, CancellationToken ct)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.Ordinal))
        {
            http.Response.StatusCode = ChatEndpoint.StatusOf("token");
            return null;
        }

        var hello = new VisitorHello(header[scheme.Length..], null, null);
        var entry = await entrance.EnterAsync(hello, ChatEndpoint.SourceOf(http), ct).ConfigureAwait(false);
        if (entry.Visit is null)
        {
            http.Response.StatusCode = ChatEndpoint.StatusOf(entry.Refusal);
        }

        return entry.Visit;
    }
}
