using System.Net;
using System.Text;

namespace Gateway.Desk.Channels;

/// <summary>What a provider answered to a request of ours, or why it did not.</summary>
/// <param name="Status">Status; none when there was no answer.</param>
/// <param name="Body">The beginning of the body as text.</param>
/// <param name="RetryAfter">How long it asks us to wait; none when it does not say.</param>
/// <param name="Fault">Why there was no answer; none when there was one. It never holds a secret.</param>
internal sealed record ProviderAnswer(HttpStatusCode? Status, string Body, TimeSpan? RetryAfter, string? Fault)
{
    /// <summary>Whether it is a 2xx.</summary>
    public bool IsGood => (int?)Status is >= 200 and < 300;

    /// <summary>Whether trying again may help: no answer, a fault of theirs, too many requests.</summary>
    public bool IsPassing => (int?)Status is null or 408 or 425 or 429 or >= 500;
}

/// <summary>One request to a provider: it takes a limited time, reads a limited answer, and never throws for the network.</summary>
internal static class ProviderRequest
{
    private const int LongestAnswer = 256 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Sends <paramref name="request"/> and reads the answer.</summary>
    /// <param name="http">The client.</param>
    /// <param name="request">Disposed when it is done.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends it by an exception.</param>
    /// <param name="patience">How long it may take in all. Default 15 s.</param>
    /// <param name="longest">Octets of the answer that are read.</param>
    public static async Task<ProviderAnswer> SendAsync(
        HttpClient http, HttpRequestMessage request, TimeProvider time, CancellationToken ct, TimeSpan? patience = null, int longest = LongestAnswer)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using (request)
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
                var body = await ReadAsync(response.Content, longest, either.Token).ConfigureAwait(false);
                return new ProviderAnswer(response.StatusCode, body, WaitOf(response, time), null);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProviderAnswer(null, "", null, "no answer in time");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new ProviderAnswer(null, "", null, fault.Message);
        }
    }

    /// <summary>Opens the content behind a request, as attachments are fetched.</summary>
    /// <param name="http">The client.</param>
    /// <param name="request">Disposed when the answer is there.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="redirects">How many redirects are followed; none of them gets the request's headers. Default none.</param>
    /// <exception cref="HttpRequestException">It cannot be had now.</exception>
    /// <exception cref="MediaGoneException">It can never be had.</exception>
    public static async Task<MediaDownload> DownloadAsync(
        HttpClient http, HttpRequestMessage request, CancellationToken ct, int redirects = 0)
    {
        using (request)
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            if (redirects > 0 && response is { StatusCode: >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest, Headers.Location: { } moved })
            {
                response.Dispose();
                var next = new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, moved));
                return await DownloadAsync(http, next, ct, redirects - 1).ConfigureAwait(false);
            }

            return await OpenAsync(response, ct).ConfigureAwait(false);
        }
    }

    private static async Task<MediaDownload> OpenAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode)
        {
            response.Dispose();
            throw response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
                ? new MediaGoneException($"answered {(int)response.StatusCode}")
                : new HttpRequestException($"answered {(int)response.StatusCode}", null, response.StatusCode);
        }

        // The connection goes back when the content is disposed.
        var content = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        var name = response.Content.Headers.ContentDisposition?.FileNameStar ?? response.Content.Headers.ContentDisposition?.FileName?.Trim('"');
        return new MediaDownload(content, response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream", name);
    }

    private static async Task<string> ReadAsync(HttpContent content, int longest, CancellationToken ct)
    {
        var stream = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        var buffer = new byte[4096];
        using var body = new MemoryStream();
        while (body.Length < longest && await stream.ReadAsync(buffer, ct).ConfigureAwait(false) is var read and > 0)
        {
            body.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    // RFC 9110 section 10.2.3: seconds or a date.
    private static TimeSpan? WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - time.GetUtcNow());
        return wait is not { } asked ? null : asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestWait ? LongestWait : asked;
    }
}
