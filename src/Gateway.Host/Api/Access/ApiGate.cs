using System.Globalization;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Host.Api.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Api.Access;

/// <summary>Stands before every endpoint of the API: key, scope, rate and size first, then the endpoint; whatever goes wrong becomes
/// application/problem+json, and every write a line of the log.</summary>
internal sealed partial class ApiGate(ApiKeys keys, ILogger<ApiGate> logger)
{
    private const string Bearer = "Bearer ";
    private static readonly string StoreRetry = TimeSpan.FromSeconds(5).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a request is for the API.</summary>
    public static bool IsFor(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <summary>Serves one request.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        ApiCaller? caller = null;
        try
        {
            if (TryEnter(http, out caller) is { } refusal)
            {
                await WriteAsync(http, refusal).ConfigureAwait(false);
            }
            else
            {
                await next(http).ConfigureAwait(false);
                await CompleteAsync(http).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, ProblemOf(fault, http)).ConfigureAwait(false);
        }
        finally
        {
            if (caller is not null && !HttpMethods.IsGet(http.Request.Method))
            {
                LogWrite(caller.Name, http.Request.Method, http.Request.Path, http.Response.StatusCode);
            }
        }
    }

    // What it is refused with; none when it may go on.
    private Problem? TryEnter(HttpContext http, out ApiCaller? caller)
    {
        caller = null;

        // Unknown paths and methods have no route; routing answers 404 and 405 for them.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return null;
        }

        if (endpoint.Metadata.GetMetadata<ApiEndpoint>() is not { } asked)
        {
            return Problem.Of(StatusCodes.Status403Forbidden);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = asked.LargestBody;
        }

        return asked.Scope is null ? null : Check(http, asked.Scope, out caller);
    }

    private Problem? Check(HttpContext http, string scope, out ApiCaller? caller)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        caller = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? keys.Find(authorization[Bearer.Length..].Trim()) : null;
        if (caller is null)
        {
            LogNoKey(http.Request.Method, http.Request.Path, http.Connection.RemoteIpAddress);
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"gateway\"";
            return Problem.Of(StatusCodes.Status401Unauthorized, "send a key: 'Authorization: Bearer KEY'");
        }

        if (!caller.Budget.TryTake(out var after))
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problem.Of(StatusCodes.Status429TooManyRequests, "the key asks more often than it may");
        }

        if (!caller.Scopes.Contains(scope))
        {
            http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"gateway\", error=\"insufficient_scope\", scope=\"{scope}\"";
            return Problem.Of(StatusCodes.Status403Forbidden, $"the key needs the scope {scope}", "missing-scope");
        }

        return null;
    }

    private Problem ProblemOf(Exception fault, HttpContext http)
    {
        switch (fault)
        {
            case ApiFault known:
                return known.Problem;
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode, DetailOf(bad));
            case StoreException:
                LogFault(fault, http.Request.Method, http.Request.Path);
                http.Response.Headers.RetryAfter = StoreRetry;
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "the store cannot be read or written now");
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                return Problem.Of(StatusCodes.Status408RequestTimeout);
            default:
                LogFault(fault, http.Request.Method, http.Request.Path);
                return Problem.Of(StatusCodes.Status500InternalServerError);
        }
    }

    private static string DetailOf(BadHttpRequestException bad) => bad.InnerException is JsonException json
        ? $"the body is not the JSON that is asked for: {json.Path ?? "$"}, line {(json.LineNumber ?? 0) + 1}"
        : bad.Message;

    // A status that routing or an endpoint left without a body.
    private static Task CompleteAsync(HttpContext http) =>
        !http.Response.HasStarted && http.Response is { StatusCode: >= 400, ContentType: null }
            ? WriteAsync(http, Problem.Of(http.Response.StatusCode))
            : Task.CompletedTask;

    private static Task WriteAsync(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        return http.Response.WriteAsJsonAsync(problem, options: null, Problem.MediaType);
    }

    [LoggerMessage(LogLevel.Information, "api {Key}: {Method} {Path} -> {Status}")]
    private partial void LogWrite(string key, string method, PathString path, int status);

    [LoggerMessage(LogLevel.Warning, "api: {Method} {Path} from {Source} without a valid key")]
    private partial void LogNoKey(string method, PathString path, System.Net.IPAddress? source);

    [LoggerMessage(LogLevel.Error, "api: {Method} {Path} met a fault")]
    private partial void LogFault(Exception fault, string method, PathString path);
}
