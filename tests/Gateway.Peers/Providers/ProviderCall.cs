using System.Text;
using System.Text.Json;

namespace Gateway.Peers.Providers;

/// <summary>A request that a provider's stand-in got.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Path without the query.</param>
/// <param name="Query">Query with its question mark, or empty.</param>
/// <param name="Headers">Headers by name, without regard to case.</param>
/// <param name="Body">The body as it came.</param>
public sealed record ProviderCall(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header; empty when it is missing.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>The body as JSON.</summary>
    public JsonElement Json() => JsonDocument.Parse(Body).RootElement;

    /// <summary>The fields of a form, in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Form() =>
    [
        .. Text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair =>
            (Decoded(pair[0]), Decoded(pair.Length > 1 ? pair[1] : ""))),
    ];

    /// <summary>The first field of a form with that name; none when it is missing.</summary>
    public string? Field(string name) => Form().Where(field => field.Name == name).Select(field => field.Value).FirstOrDefault();

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>What a provider's stand-in answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its media type.</param>
public sealed record ProviderReply(int Status, string Body = "", string ContentType = "application/json")
{
    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Octets that are sent instead of <see cref="Body"/>.</summary>
    public byte[]? Content { get; init; }
}
