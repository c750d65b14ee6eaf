using System.ComponentModel;
using System.Text.Json;
using Gateway.Host.Api.Problems;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Host.Api.Resources;

/// <summary>A page of a list, newest first.</summary>
[Description("A page of a list, newest first.")]
internal sealed record Page<T>(
    [property: Description("The entries.")] IReadOnlyList<T> Items,
    [property: Description("The cursor of the next page; null on the last one. The Link header has its whole address.")] string? Next);

/// <summary>Cuts lists into pages.</summary>
internal static class Page
{
    public const int DefaultLimit = 50;
    public const int MostLimit = 200;

    /// <summary>How many rows to read for a page: one more than are shown tells whether there is a next page.</summary>
    public static int Count(int? limit) => limit is null ? DefaultLimit + 1
        : limit is >= 1 and <= MostLimit ? limit.Value + 1
        : throw ApiFault.Invalid("limit", $"must be from 1 to {MostLimit}");

    /// <summary>The page, with the Link header that leads to the next one (RFC 8288).</summary>
    public static Page<TShown> Of<TRow, TShown>(HttpContext http, IReadOnlyList<TRow> rows, int count, Func<TRow, string> key, Func<TRow, TShown> show)
    {
        var shown = rows.Take(count - 1).ToList();
        return Of(http, shown, rows.Count >= count ? key(shown[^1]) : null, show);
    }

    /// <summary>The page that a store cut, with the Link header that leads to the next one (RFC 8288).</summary>
    public static Page<TShown> Of<TRow, TShown>(HttpContext http, IReadOnlyList<TRow> rows, string? next, Func<TRow, TShown> show)
    {
        if (next is not null)
        {
            var query = http.Request.Query.Where(pair => pair.Key != "cursor")
                .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
                .Append(KeyValuePair.Create<string, string?>("cursor", next));
            http.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(http.Request.Path.ToUriComponent(), query)}>; rel=\"next\"";
        }

        return new Page<TShown>([.. rows.Select(show)], next);
    }

    /// <summary>The cursor of a list whose keys are numbers.</summary>
    public static long? Number(string? cursor) => cursor is null ? null
        : long.TryParse(cursor, out var key) ? key
        : throw Wrong();

    /// <summary>The cursor of a list whose keys are ids.</summary>
    public static Guid? Id(string? cursor) => cursor is null ? null
        : Guid.TryParse(cursor, out var key) ? key
        : throw Wrong();

    /// <summary>A filter that is one word of an enumeration, as it stands in the JSON.</summary>
    public static T? Word<T>(string parameter, string? text)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
        return text is null ? null
            : words.TryGetValue(text, out var value) ? value
            : throw ApiFault.Invalid(parameter, $"must be one of: {string.Join(", ", words.Keys)}");
    }

    private static ApiFault Wrong() => ApiFault.Invalid("cursor", "is none that a page gave");
}
