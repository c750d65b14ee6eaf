using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Desk.Channels.Graph;

/// <summary>Speaks to the Graph API: JSON both ways, the token as bearer. What goes wrong is a value, never an exception.</summary>
internal sealed class GraphClient(HttpClient http, GraphAccess access, TimeProvider time)
{
    // Longer than a slow answer of theirs, shorter than anybody would wait for the next message of the conversation.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UploadPatience = TimeSpan.FromMinutes(3);

    private const long LargestAnswer = 1 << 20;

    /// <summary>Asks for something.</summary>
    public Task<GraphReply> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, Patience, ct);

    /// <summary>Sends something.</summary>
    public Task<GraphReply> PostAsync(string path, JsonObject body, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), Patience, ct);

    /// <summary>Uploads a file as a form.</summary>
    public async Task<GraphReply> UploadAsync(
        string path, IEnumerable<KeyValuePair<string, string>> fields, string fileField, ChannelFile file, CancellationToken ct)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        var content = new StreamContent(file.Open());
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(file.MediaType, out var type) ? type : null;
        form.Add(content, fileField, FileName(file.Name));
        return await SendAsync(HttpMethod.Post, path, form, UploadPatience, ct).ConfigureAwait(false);
    }

    /// <summary>Opens a file that Meta keeps. The token goes to Meta and to the configured address only, never elsewhere.</summary>
    /// <exception cref="HttpRequestException">It cannot be had now.</exception>
    /// <exception cref="MediaGoneException">It can never be had.</exception>
    public async Task<MediaDownload> OpenAsync(Uri url, string? mediaType, string? name, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (IsTrusted(url))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        }

        // Meta refuses downloads by clients that do not say who they are.
        request.Headers.UserAgent.ParseAdd("gateway/1.0");
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            var type = response.Content.Headers.ContentType?.MediaType ?? mediaType ?? "application/octet-stream";
            return new MediaDownload(await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false), type, name);
        }

        var status = (int)response.StatusCode;
        response.Dispose();
        throw status is 400 or 403 or 404 or 410
            ? new MediaGoneException($"the provider no longer has it ({status})")
            : new HttpRequestException($"the provider answers {status}", null, response.StatusCode);
    }

    private async Task<GraphReply> SendAsync(HttpMethod method, string path, HttpContent? content, TimeSpan patience, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var request = new HttpRequestMessage(method, $"{access.Api.ToString().TrimEnd('/')}/{access.Version}/{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(LargestAnswer, both.Token).ConfigureAwait(false);
            return await ReadAsync(response, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return GraphReply.Nothing($"no answer: {e.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return GraphReply.Nothing($"no answer within {patience.TotalSeconds:0} s");
        }
    }

    private async Task<GraphReply> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var after = response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - time.GetUtcNow() : null;
        var body = await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement.Clone();
            var error = root.At("error");
            return error.ValueKind == JsonValueKind.Object ? new GraphReply(status, root, GraphError.Read(error), after)
                : response.IsSuccessStatusCode ? new GraphReply(status, root)
                : new GraphReply(status, root, new GraphError(0, 0, $"answers {status}", false), after);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's page, or an answer that was cut: whether the request counted is not known.
            return new GraphReply(
                response.IsSuccessStatusCode ? 0 : status, default, new GraphError(0, 0, $"answers {status} without readable JSON", response.IsSuccessStatusCode), after);
        }
    }

    private bool IsTrusted(Uri url) =>
        url.Authority == access.Api.Authority
        || (url.Scheme == Uri.UriSchemeHttps
            && (url.Host.EndsWith(".fbsbx.com", StringComparison.OrdinalIgnoreCase)
                || url.Host.EndsWith(".facebook.com", StringComparison.OrdinalIgnoreCase)
                || url.Host.EndsWith(".whatsapp.net", StringComparison.OrdinalIgnoreCase)));

    private static string FileName(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_')) is { Length: > 0 } plain ? plain : "file";
}
