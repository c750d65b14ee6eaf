using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>Makes updates come: tells Telegram where to call, or asks for them and waits. A fault is waited out.</summary>
internal sealed partial class UpdateSource(TelegramOptions options, BotApi api, TimeProvider time, ILogger logger)
{
    private const int LongPollSeconds = 25;
    private const int MostUpdates = 100;

    private static readonly TimeSpan PollPatience = TimeSpan.FromSeconds(LongPollSeconds + 15);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Tells Telegram where to call, until it has taken it.</summary>
    public Task SetWebhookAsync(Uri own, CancellationToken ct) => UntilDoneAsync("setWebhook", json => WriteWebhook(json, own), ct);

    /// <summary>Asks for updates until <paramref name="ct"/> fires. What was stored is confirmed by the next request.</summary>
    /// <param name="read">Reads one update.</param>
    /// <param name="store">Stores what updates brought.</param>
    /// <param name="ct">Ends it.</param>
    public async Task PollAsync(Func<JsonElement, UpdateReading> read, Func<IReadOnlyList<InboundEvent>, Task> store, CancellationToken ct)
    {
        await UntilDoneAsync("deleteWebhook", static json => json.WriteBoolean("drop_pending_updates", false), ct).ConfigureAwait(false);
        var (next, wait) = (0L, FirstWait);
        while (!ct.IsCancellationRequested)
        {
            var answer = await api.CallAsync("getUpdates", json => WritePoll(json, next), ct, PollPatience).ConfigureAwait(false);
            if (answer.IsOk && await TryStoreAsync(answer.Result, read, store, ct).ConfigureAwait(false))
            {
                next = NextAfter(answer.Result, next);
                wait = FirstWait;
                continue;
            }

            if (!answer.IsOk)
            {
                LogFault("getUpdates", answer.Code, AdviceFor(answer));
            }

            await Task.Delay(answer.RetryAfter ?? wait, time, ct).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            if (answer.Code == 409 && answer.Says("webhook"))
            {
                await UntilDoneAsync("deleteWebhook", static json => json.WriteBoolean("drop_pending_updates", false), ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Answers a pressed button; failing does not matter.</summary>
    private Task AnswerAsync(string callback, CancellationToken ct) =>
        api.CallAsync("answerCallbackQuery", json => json.WriteString("callback_query_id", callback), ct);

    private async Task<bool> TryStoreAsync(
        JsonElement updates, Func<JsonElement, UpdateReading> read, Func<IReadOnlyList<InboundEvent>, Task> store, CancellationToken ct)
    {
        if (updates.ValueKind != JsonValueKind.Array)
        {
            LogFault("getUpdates", 200, "no list of updates");
            return false;
        }

        var readings = updates.EnumerateArray().Select(read).ToList();
        try
        {
            await store([.. readings.Select(reading => reading.Event).OfType<InboundEvent>()]).ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            LogNotStored(fault, readings.Count);
            return false;
        }

        foreach (var callback in readings.Select(reading => reading.Callback).OfType<string>())
        {
            await AnswerAsync(callback, ct).ConfigureAwait(false);
        }

        return true;
    }

    private static long NextAfter(JsonElement updates, long next) =>
        updates.EnumerateArray().Select(update => (update.Integer("update_id") ?? -1) + 1).Append(next).Max();

    private static string AdviceFor(BotAnswer answer) => answer.Code switch
    {
        401 or 404 => $"{answer.Reason}: the token is wrong or was revoked",
        409 => $"{answer.Reason}: another program uses the same bot; each gateway needs a bot of its own",
        _ => answer.Reason,
    };

    private async Task UntilDoneAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken ct)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var answer = await api.CallAsync(method, parameters, ct).ConfigureAwait(false);
            if (answer.IsOk)
            {
                LogDone(method);
                return;
            }

            LogFault(method, answer.Code, AdviceFor(answer));
            await Task.Delay(answer.RetryAfter ?? wait, time, ct).ConfigureAwait(false);
        }
    }

    private void WriteWebhook(Utf8JsonWriter json, Uri own)
    {
        json.WriteString("url", own.AbsoluteUri);
        json.WriteString("secret_token", options.Secrets[^1]);
        WriteKinds(json);
    }

    private static void WritePoll(Utf8JsonWriter json, long next)
    {
        json.WriteNumber("timeout", LongPollSeconds);
        json.WriteNumber("limit", MostUpdates);
        if (next > 0)
        {
            json.WriteNumber("offset", next);
        }

        WriteKinds(json);
    }

    private static void WriteKinds(Utf8JsonWriter json)
    {
        json.WriteStartArray("allowed_updates");
        foreach (var kind in UpdateReader.Kinds)
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
    }

    [LoggerMessage(LogLevel.Information, "Telegram took {Method}")]
    private partial void LogDone(string method);

    [LoggerMessage(LogLevel.Error, "Telegram refused {Method} ({Code}): {Reason}")]
    private partial void LogFault(string method, int code, string reason);

    [LoggerMessage(LogLevel.Error, "{Count} updates of Telegram could not be stored; they are asked for again")]
    private partial void LogNotStored(Exception fault, int count);
}
