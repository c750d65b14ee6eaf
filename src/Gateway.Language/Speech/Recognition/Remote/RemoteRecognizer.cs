using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Recognition.Remote;

/// <summary>Sends each utterance to <c>POST /v1/audio/transcriptions</c> of a server of the operator's.</summary>
public sealed class RemoteRecognizer(RemoteRecognizerOptions options, HttpClient http, TimeProvider time) : IRecognizer
{
    // An answer is a sentence, not a book.
    private const int LongestAnswer = 64 * 1024;

    private readonly SemaphoreSlim slots = new(options.AtOnce, options.AtOnce);

    /// <inheritdoc />
    public string Name => $"remote {options.Model}";

    /// <inheritdoc />
    public IReadOnlyList<string> Languages => options.Languages;

    /// <inheritdoc />
    public async Task<Transcript> RecognizeAsync(
        ReadOnlyMemory<short> pcm,
        SampleRate rate,
        string language,
        Expectation expectation,
        CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var hasSlot = false;
        try
        {
            await slots.WaitAsync(either.Token);
            hasSlot = true;
            return Read(await AskAsync(pcm, rate, language, either.Token));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or IOException)
        {
            throw new RecognitionException($"The recogniser at {options.Server.Authority} failed: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new RecognitionException($"The recogniser at {options.Server.Authority} took too long.", error);
        }
        finally
        {
            if (hasSlot)
                slots.Release();
        }
    }

    private async Task<string> AskAsync(ReadOnlyMemory<short> pcm, SampleRate rate, string language, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent();
        var sound = new ByteArrayContent(WaveFile.Write(pcm.Span, rate));
        sound.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(sound, "file", "utterance.wav");
        form.Add(new StringContent(options.Model), "model");
        form.Add(new StringContent(language), "language");
        form.Add(new StringContent("json"), "response_format");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Server, "/v1/audio/transcriptions"))
        {
            Content = form,
        };
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellation);
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    private static Transcript Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("text", out var text)
            || text.ValueKind != JsonValueKind.String)
            throw new JsonException("the answer has no text");
        var heard = (text.GetString() ?? "").Trim().ToLowerInvariant();
        return heard.Length == 0 ? Transcript.Nothing : new Transcript(heard, 1, IsRejected: false);
    }
}
