using System.Text.Json.Nodes;
using Gateway.Desk.Channels.Graph;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.Graph;

public sealed class GraphClientTests
{
    private readonly ManualTime _time = new();
    private readonly FakeHttp _http = new();

    [Fact]
    public async Task Who_does_not_answer_is_given_up_after_half_a_minute()
    {
        using var client = new HttpClient(new Silence());
        var asking = new GraphClient(client, MetaCalls.Access, _time).PostAsync("me/messages", [], CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(30));

        var reply = await asking;
        Assert.Equal((0, "no answer within 30 s"), (reply.Status, reply.Error?.Text));
    }

    [Fact]
    public async Task Stopping_is_no_fault_of_theirs()
    {
        using var client = new HttpClient(new Silence());
        using var stop = new CancellationTokenSource();
        var asking = new GraphClient(client, MetaCalls.Access, _time).GetAsync("me", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_moment_to_try_again_is_a_wait_from_now()
    {
        var at = _time.GetUtcNow() + TimeSpan.FromMinutes(3);
        _http.Answer(429, "{}", response => response.Headers.Add("Retry-After", at.ToString("R")));

        var reply = await new GraphClient(_http.Client, MetaCalls.Access, _time).PostAsync("x", new JsonObject(), CancellationToken.None);

        Assert.Equal(TimeSpan.FromMinutes(3), reply.RetryAfter);
    }

    [Theory]
    [InlineData("https://proxy.example.com/meta", "https://proxy.example.com/meta/v24.0/x")]
    [InlineData("https://proxy.example.com/", "https://proxy.example.com/v24.0/x")]
    public async Task The_base_address_may_have_a_path(string api, string url)
    {
        await new GraphClient(_http.Client, MetaCalls.Access with { Api = new Uri(api) }, _time).GetAsync("x", CancellationToken.None);

        Assert.Equal(url, _http.Sent[0].Url.ToString());
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            await Task.Delay(Timeout.Infinite, ct);
            return new HttpResponseMessage();
        }
    }
}
