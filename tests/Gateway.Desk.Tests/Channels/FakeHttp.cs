using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Desk.Tests.Channels;

/// <summary>Answers requests as a test says and keeps what was sent.</summary>
internal sealed class FakeHttp : HttpMessageHandler
{
    /// <summary>The answers in their order; then 200 with an empty object.</summary>
    public Queue<Func<HttpResponseMessage>> Answers { get; } = new();

    /// <summary>What was sent.</summary>
    public List<SentRequest> Sent { get; } = [];

    public HttpClient Client => new(this);

    /// <summary>The next request is answered so.</summary>
    public FakeHttp Answer(int status, string body = "{}", Action<HttpResponseMessage>? also = null)
    {
        Answers.Enqueue(() =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
            also?.Invoke(response);
            return response;
        });
        return this;
    }

    /// <summary>The next request breaks off.</summary>
    public FakeHttp Break()
    {
        Answers.Enqueue(() => throw new HttpRequestException("Connection refused"));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(ct);
        Sent.Add(new SentRequest(request.Method.Method, request.RequestUri!, request.Headers, request.Content?.Headers, body));
        return Answers.TryDequeue(out var answer) ? answer() : new HttpResponseMessage { Content = new StringContent("{}") };
    }
}

/// <summary>A request as it was sent.</summary>
internal sealed record SentRequest(
    string Method, Uri Url, HttpRequestHeaders Headers, HttpContentHeaders? ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
