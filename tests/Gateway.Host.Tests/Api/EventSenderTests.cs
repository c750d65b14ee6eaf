using System.Net;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Host.Api.Events;
using Gateway.Host.Configuration;
using Gateway.Host.Outside;
using Gateway.Testing;

namespace Gateway.Host.Tests.Api;

public sealed class EventSenderTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Receiver _receiver = new();
    private readonly HttpClient _http;
    private readonly EventSender _sender;

    public EventSenderTests()
    {
        _http = new HttpClient(_receiver);
        SecretReference[] secrets = [new(SecretKind.Env, "HOME"), new(SecretKind.Env, "PATH")];
        _sender = new EventSender(
            [new SubscriptionOptions("crm", new Uri("https://crm.example.com/hook"), secrets, new HashSet<string>())], _http, _time);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_event_is_signed_with_both_secrets_and_names_itself()
    {
        Assert.IsType<SendResult.Sent>(await SendAsync(HttpStatusCode.NoContent));

        var signature = Assert.Single(_receiver.Request!.Headers.GetValues("X-Gateway-Signature"));
        Assert.Equal(2, signature.Split("v1=").Length - 1);
        Assert.StartsWith($"t={_time.GetUtcNow().ToUnixTimeSeconds()},", signature, StringComparison.Ordinal);
        foreach (var name in new[] { "HOME", "PATH" })
        {
            Assert.Null(GatewaySignature.Check(signature, "{\"ü\":1}"u8, [Environment.GetEnvironmentVariable(name)!], _time.GetUtcNow(), out _));
        }

        Assert.Equal("evt-1", Assert.Single(_receiver.Request.Headers.GetValues("X-Gateway-Event-Id")));
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_receiver_that_may_be_mended_is_asked_again(HttpStatusCode status) =>
        Assert.Contains($"{(int)status}", Assert.IsType<SendResult.Later>(await SendAsync(status)).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task A_receiver_that_asks_for_a_pause_gets_it_for_all()
    {
        var later = Assert.IsType<SendResult.Later>(await SendAsync(HttpStatusCode.TooManyRequests, "120"));

        Assert.Equal((TimeSpan.FromMinutes(2), true), (later.After, later.IsForAll));
    }

    [Fact]
    public async Task Gone_ends_the_event() => Assert.IsType<SendResult.Refused>(await SendAsync(HttpStatusCode.Gone));

    [Fact]
    public async Task A_webhook_that_is_configured_no_more_ends_the_event() =>
        Assert.IsType<SendResult.Refused>(await _sender.SendAsync(Item("other"), CancellationToken.None));

    [Fact]
    public async Task A_receiver_that_is_too_slow_is_asked_again()
    {
        _receiver.Answer = ct => Task.Delay(Timeout.Infinite, ct).ContinueWith<HttpResponseMessage>(_ => throw new TaskCanceledException(), ct);
        var sending = _sender.SendAsync(Item("crm"), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(16));

        Assert.Contains("15 s", Assert.IsType<SendResult.Later>(await sending).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_inside_is_said_to_be_one()
    {
        _receiver.Answer = _ => throw new HttpRequestException("wrapped", new AddressRefusedException("10.0.0.1 is no public address"));

        Assert.Equal("10.0.0.1 is no public address", Assert.IsType<SendResult.Later>(await _sender.SendAsync(Item("crm"), CancellationToken.None)).Reason);
    }

    private Task<SendResult> SendAsync(HttpStatusCode status, string? retryAfter = null)
    {
        var answer = new HttpResponseMessage(status);
        if (retryAfter is not null)
        {
            answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        _receiver.Answer = _ => Task.FromResult(answer);
        return _sender.SendAsync(Item("crm"), CancellationToken.None);
    }

    private OutboxItem Item(string target) => new(
        1, OutboxKind.Webhook, target, "lane", "evt-1", "{\"ü\":1}", _time.GetUtcNow(), _time.GetUtcNow(), 0, OutboxState.Waiting, null);

    private sealed class Receiver : HttpMessageHandler
    {
        public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(new HttpResponseMessage());

        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return Answer(cancellationToken);
        }
    }
}
