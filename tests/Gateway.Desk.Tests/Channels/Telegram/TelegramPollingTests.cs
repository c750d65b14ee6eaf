using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Telegram;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Channels.Telegram;

public sealed class TelegramPollingTests : IInbox
{
    private const string Done = """{"ok":true,"result":true}""";

    private readonly FakeHttp _http = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<InboundEvent> _events = [];
    private readonly Queue<Exception> _faults = new();

    [Fact]
    public async Task Updates_are_confirmed_only_after_they_are_stored()
    {
        _faults.Enqueue(new StoreException("disk full", new IOException()));
        _http.Answer(200, Done).Answer(200, Updates(7)).Answer(200, Updates(7));
        await RunAsync(polls: 3);

        Assert.Equal(["deleteWebhook", "getUpdates", "getUpdates", "getUpdates"], _http.Sent.Select(sent => sent.Url.Segments[^1]));
        Assert.Equal([0, 0, 8], _http.Sent.Skip(1).Select(OffsetOf));
        Assert.Single(_events);
    }

    [Fact]
    public async Task A_webhook_in_the_way_is_removed_again_and_faults_are_waited_out()
    {
        _http.Answer(200, Done)
            .Answer(409, """{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active"}""")
            .Answer(200, Done)
            .Answer(429, """{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":5}}""")
            .Break()
            .Answer(200, Updates(7, 8));
        await RunAsync(polls: 5);

        Assert.Equal(["deleteWebhook", "getUpdates", "deleteWebhook", "getUpdates", "getUpdates", "getUpdates", "getUpdates"], _http.Sent.Select(sent => sent.Url.Segments[^1]));
        Assert.Equal(9, OffsetOf(_http.Sent[^1]));
        Assert.Equal(2, _events.Count);
    }

    [Fact]
    public async Task Only_the_kinds_that_are_read_are_asked_for()
    {
        _http.Answer(200, Done);
        await RunAsync(polls: 1);

        Assert.Equal(
            ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"],
            JsonDocument.Parse(_http.Sent[1].Body).RootElement.GetProperty("allowed_updates").EnumerateArray().Select(kind => kind.GetString()));
    }

    Task IInbox.ReceiveAsync(IChannel channel, IReadOnlyList<InboundEvent> events, CancellationToken ct)
    {
        if (_faults.TryDequeue(out var fault))
        {
            throw fault;
        }

        _events.AddRange(events);
        return Task.CompletedTask;
    }

    private static string Updates(params int[] ids) =>
        $"{{\"ok\":true,\"result\":[{string.Join(',', ids.Select(id => $"{{\"update_id\":{id},\"message\":{{\"message_id\":{id},\"date\":1767603600,\"from\":{{\"id\":1}},\"chat\":{{\"id\":1,\"type\":\"private\"}},\"text\":\"x\"}}}}"))}]}}";

    private static long OffsetOf(SentRequest sent) =>
        JsonDocument.Parse(sent.Body).RootElement.TryGetProperty("offset", out var offset) ? offset.GetInt64() : 0;

    // Time passes whenever the channel waits; the request after the last answer ends the run.
    private async Task RunAsync(int polls)
    {
        var time = new ImpatientTime();
        var asked = 0;
        var channel = new TelegramChannel(
            new TelegramOptions { Name = "telegram", Token = "1:abc" },
            new HttpClient(new Stopping(_http, request => request.EndsWith("getUpdates", StringComparison.Ordinal) && ++asked == polls, _stop)),
            time,
            NullLogger<TelegramChannel>.Instance);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.RunAsync(this, _stop.Token));
    }

    /// <summary>Ends the run with the last request.</summary>
    private sealed class Stopping(FakeHttp inner, Func<string, bool> isLast, CancellationTokenSource stop) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            var isOver = isLast(request.RequestUri!.AbsolutePath);
            var response = await base.SendAsync(request, ct);
            if (isOver)
            {
                await stop.CancelAsync();
                ct.ThrowIfCancellationRequested();
            }

            return response;
        }
    }

    /// <summary>A clock whose short timers fire at once; patience with requests never ends.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            TimeProvider.System.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(10) ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
