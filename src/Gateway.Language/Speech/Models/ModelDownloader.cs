using System.Net;

namespace Gateway.Language.Speech.Models;

/// <summary>
/// Fetches one file over HTTP: continues where an earlier attempt ended (range requests, RFC 9110 section 14), tries again
/// after broken connections, and holds the result against its sum.
/// </summary>
internal sealed class ModelDownloader(HttpClient http, TimeProvider time, RetryPolicy retry)
{
    /// <summary>Most bytes that are taken of a file whose size the catalogue does not say.</summary>
    private const long MaxSize = 16L * 1024 * 1024 * 1024;

    /// <summary>Fetches <paramref name="source"/> into <paramref name="path"/> and returns the SHA-256 of it.</summary>
    /// <exception cref="ModelException">Refused, unreachable, wrong, or the disk is full.</exception>
    public async Task<string> FetchAsync(
        ModelDownload source, string path, IProgress<PullProgress> progress, CancellationToken ct)
    {
        using var part = await PartialFile.OpenAsync(path, ct).ConfigureAwait(false);
        if (part.Length > 0)
        {
            progress.Report(new PullProgress(PullStage.Resuming, source.Path, part.Length, source.Size));
        }

        for (var mayStartAgain = true; ; mayStartAgain = false)
        {
            await CompleteAsync(source, part, progress, ct).ConfigureAwait(false);
            var sum = part.Sum();
            if (source.Sha256 is null || sum.Equals(source.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                part.Finish();
                progress.Report(new PullProgress(PullStage.Checked, source.Path, part.Length, part.Length));
                return sum;
            }

            // Pieces of two answers may not belong together; one answer that is wrong stays wrong.
            var isPatched = part.IsResumed;
            part.Restart();
            if (!isPatched || !mayStartAgain)
            {
                throw new ModelException(
                    ModelFault.WrongSum,
                    $"{source.Url} has the SHA-256 {sum}, expected {source.Sha256}; nothing was installed");
            }
        }
    }

    private async Task CompleteAsync(
        ModelDownload source, PartialFile part, IProgress<PullProgress> progress, CancellationToken ct)
    {
        for (var failures = 0; ;)
        {
            var before = part.Length;
            string broken;
            try
            {
                if (await ReceiveAsync(source, part, progress, ct).ConfigureAwait(false) is not { } reason)
                {
                    return;
                }

                broken = reason;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                broken = (e.InnerException ?? e).Message;
            }

            failures = part.Length > before ? 1 : failures + 1;
            if (failures > retry.Attempts)
            {
                throw new ModelException(
                    ModelFault.Unreachable, $"{source.Url}: {broken}; gave up, what is here is kept for the next pull");
            }

            var pause = retry.PauseAfter(failures);
            progress.Report(new PullProgress(
                PullStage.Waiting, source.Path, part.Length, source.Size, $"{broken}; trying again in {pause.TotalSeconds:0.#} s"));
            await Task.Delay(pause, time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>One request. Null when the file is complete, else what broke.</summary>
    private async Task<string?> ReceiveAsync(
        ModelDownload source, PartialFile part, IProgress<PullProgress> progress, CancellationToken ct)
    {
        if (part.Length > 0 && part.Length == source.Size)
        {
            return null;
        }

        // Without a version and without a sum nothing would tell that the pieces do not belong together.
        if (part.Length > source.Size || (part.Validator() is null && source.Sha256 is null))
        {
            part.Restart();
        }

        using var silence = new CancellationTokenSource(retry.Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        try
        {
            using var request = Request(source, part);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            var answer = Judge(source, part, response);
            if (answer.IsComplete || answer.Broken is not null)
            {
                return answer.Broken;
            }

            return await ReadBodyAsync(source, part, response, answer.Total, progress, silence, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return $"nothing came for {retry.Silence.TotalSeconds:0} s";
        }
    }

    private static HttpRequestMessage Request(ModelDownload source, PartialFile part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
        if (part.Length > 0)
        {
            request.Headers.Range = new(part.Length, null);
            if (part.Validator() is { } validator)
            {
                request.Headers.TryAddWithoutValidation("If-Range", validator);
            }
        }

        return request;
    }

    private static Answer Judge(ModelDownload source, PartialFile part, HttpResponseMessage response)
    {
        var range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                part.Restart(Validator(response));
                return Checked(source, response.Content.Headers.ContentLength);

            case HttpStatusCode.PartialContent when range?.From == part.Length && range.Unit == "bytes":
                part.Resume();
                return Checked(source, range.Length);

            case HttpStatusCode.RequestedRangeNotSatisfiable when range?.Length == part.Length:
                return new Answer(part.Length, IsComplete: true);

            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                part.Restart();
                return new Answer(null, Broken: "the server sent another part than asked for");

            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return new Answer(null, Broken: $"the server answered {Status(response)}");

            default:
                throw new ModelException(ModelFault.Refused, $"{source.Url}: the server answered {Status(response)}");
        }
    }

    private static Answer Checked(ModelDownload source, long? total) => total is null || source.Size is null || total == source.Size
        ? new Answer(total ?? source.Size)
        : throw new ModelException(
            ModelFault.WrongSum, $"{source.Url} has {total} bytes, expected {source.Size}; nothing was installed");

    private async Task<string?> ReadBodyAsync(
        ModelDownload source,
        PartialFile part,
        HttpResponseMessage response,
        long? total,
        IProgress<PullProgress> progress,
        CancellationTokenSource silence,
        CancellationToken ct)
    {
        var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new byte[128 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
            {
                if (part.Length + read > (total ?? MaxSize))
                {
                    part.Restart();
                    throw new ModelException(ModelFault.WrongSum, $"{source.Url} is longer than {total ?? MaxSize} bytes; nothing was installed");
                }

                part.Append(buffer.AsSpan(0, read));
                progress.Report(new PullProgress(PullStage.Downloading, source.Path, part.Length, total));
                silence.CancelAfter(retry.Silence);
            }
        }

        return part.Length < total ? $"the connection ended after {part.Length} of {total} bytes" : null;
    }

    // Only a strong ETag may stand in If-Range (RFC 9110, 13.1.5); a date is the second choice.
    private static string? Validator(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag
        ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("r");

    private static string Status(HttpResponseMessage response) => $"{(int)response.StatusCode} {response.ReasonPhrase}";

    private readonly record struct Answer(long? Total, bool IsComplete = false, string? Broken = null);
}
