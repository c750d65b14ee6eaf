using System.Net;

namespace Gateway.Desk.Channels;

/// <summary>One call of a provider, as it came: channels check signatures over the raw octets.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Url">Address as the provider called it: the public one of the configuration with path and query.</param>
/// <param name="Headers">Headers by name, without regard to case; several values are joined by ", ".</param>
/// <param name="Body">The body as received.</param>
/// <param name="Source">Who connected.</param>
public sealed record WebhookRequest(
    string Method, Uri Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, IPAddress Source)
{
    /// <summary>A header; none when it is not there.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
