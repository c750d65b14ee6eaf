using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>What the Bot API answered.</summary>
/// <param name="Result">The result; undefined unless <paramref name="IsOk"/>.</param>
/// <param name="IsOk">Whether it did what was asked.</param>
/// <param name="Code">Its error code, or the HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Why it did not.</param>
/// <param name="RetryAfter">How long it asks us to wait.</param>
internal sealed record BotAnswer(JsonElement Result, bool IsOk, int Code, string Reason, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the reason holds these words.</summary>
    public bool Says(string words) => Reason.Contains(words, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Calls methods of the Telegram Bot API. The token is part of every address, so no address is ever logged.</summary>
internal sealed class BotApi(TelegramOptions options, HttpClient http, TimeProvider time)
{
    private const int LargestAnswer = 16 << 20;

    private static readonly TimeSpan UploadPatience = TimeSpan.FromSeconds(50);

    /// <summary>Calls a method with JSON parameters.</summary>
    public Task<BotAnswer> CallAsync(
        string method, Action<Utf8JsonWriter>? parameters, CancellationToken ct, TimeSpan? patience = null)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            parameters?.Invoke(json);
            json.WriteEndObject();
        }

        var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(method, content, patience, ct);
    }

    /// <summary>Calls a method with a file and text parameters.</summary>
    public async Task<BotAnswer> UploadAsync(
        string method, string field, ChannelFile file, IEnumerable<(string Name, string Value)> parameters, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in parameters)
        {
            form.Add(new StringContent(value), name);
        }

        var stream = file.Open();
        await using (stream.ConfigureAwait(false))
        {
            var content = new StreamContent(stream);
            content.Headers.ContentType = MediaTypeHeaderValue.TryParse(file.MediaType, out var type) ? type : null;
            form.Add(content, field, file.Name);
            return await SendAsync(method, form, UploadPatience, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a file by the path that getFile gave.</summary>
    /// <exception cref="HttpRequestException">It cannot be had now.</exception>
    /// <exception cref="MediaGoneException">It can never be had.</exception>
    public Task<MediaDownload> DownloadAsync(string path, CancellationToken ct)
    {
        var segments = path.Split('/');
        if (segments.Any(segment => segment is "" or "." or ".."))
        {
            throw new MediaGoneException("the server gave a path that is none; a Bot API server with --local hands out files of its own disk");
        }

        var escaped = string.Join('/', segments.Select(Uri.EscapeDataString));
        return ProviderRequest.DownloadAsync(http, new HttpRequestMessage(HttpMethod.Get, Address($"file/bot{options.Token}/{escaped}")), ct);
    }

    private async Task<BotAnswer> SendAsync(string method, HttpContent content, TimeSpan? patience, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address($"bot{options.Token}/{method}")) { Content = content };
        var answer = await ProviderRequest.SendAsync(http, request, time, ct, patience, LargestAnswer).ConfigureAwait(false);
        if (answer.Status is not { } status)
        {
            return new BotAnswer(default, false, 0, answer.Fault ?? "no answer");
        }

        if (!JsonFields.TryParse(Encoding.UTF8.GetBytes(answer.Body), out var document))
        {
            return new BotAnswer(default, false, answer.IsGood ? (int)HttpStatusCode.BadGateway : (int)status, $"answered {(int)status} without JSON", answer.RetryAfter);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.IsTrue("ok") && root.Field("result") is { } result)
            {
                return new BotAnswer(result.Clone(), true, (int)status, "");
            }

            var wait = root.Object("parameters")?.Integer("retry_after") is { } seconds and > 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : answer.RetryAfter;
            var code = root.Integer("error_code") is { } given and > 0 and < 1000 ? (int)given : (int)status;
            return new BotAnswer(default, false, code, root.Text("description") ?? $"answered {(int)status}", wait);
        }
    }

    private Uri Address(string path) => new($"{options.Api.AbsoluteUri.TrimEnd('/')}/{path}");
}
