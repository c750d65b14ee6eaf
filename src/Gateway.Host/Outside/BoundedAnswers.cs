namespace Gateway.Host.Outside;

/// <summary>Refuses what is no web address, and bounds how much an answer may hold and how slowly it may come.</summary>
internal sealed class BoundedAnswers(HttpMessageHandler inner, long largest, TimeSpan patience, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.RequestUri is { } url && url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            throw new HttpRequestException($"{url.Scheme}: is no scheme that we ask, expected https");
        }

        var response = await base.SendAsync(request, ct).ConfigureAwait(false);
        if (response.Content.Headers.ContentLength > largest)
        {
            response.Dispose();
            throw new HttpRequestException($"the answer is larger than {largest} octets");
        }

        var bounded = new StreamContent(new BoundedStream(
            await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false), largest, patience, time));
        foreach (var (name, values) in response.Content.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = bounded;
        return response;
    }
}
