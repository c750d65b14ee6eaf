using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>The wrapper that some servers put around a message (RFC 3862): headers, a blank line, the headers of the content, a blank
/// line, the content. Who its From names proves nothing and is not read.</summary>
internal sealed record CpimMessage
{
    private const int MaxHeaders = 64;

    /// <summary>DateTime as written (ISO 8601); null when absent.</summary>
    public string? DateTime { get; private init; }

    /// <summary>Content-Type as written; null when absent.</summary>
    public string? ContentType { get; private init; }

    /// <summary>False when it requires what we do not know, or its content is encoded.</summary>
    public bool IsPlain { get; private init; }

    /// <summary>The content, octet for octet.</summary>
    public ReadOnlyMemory<byte> Content { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out CpimMessage? message)
    {
        message = null;
        if (!TryReadHeaders(ref body, out var wrapper) || !TryReadHeaders(ref body, out var content))
            return false;
        var encoding = content.GetValueOrDefault("Content-Transfer-Encoding")?.ToLowerInvariant();
        message = new CpimMessage
        {
            DateTime = wrapper.GetValueOrDefault("DateTime"),
            ContentType = content.GetValueOrDefault("Content-Type"),
            IsPlain = !wrapper.ContainsKey("Require") && encoding is null or "7bit" or "8bit" or "binary",
            Content = body.ToArray(),
        };
        return true;
    }

    private static bool TryReadHeaders(ref ReadOnlySpan<byte> rest, out Dictionary<string, string> headers)
    {
        headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var count = 0; count <= MaxHeaders; count++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return false;
            var line = Encoding.UTF8.GetString(rest[..end]).TrimEnd('\r');
            rest = rest[(end + 1)..];
            if (line.Length == 0)
                return true;
            var colon = line.IndexOf(':');
            if (colon <= 0)
                return false;
            headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return false;
    }
}
