using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Gateway.Telephony.Sip.Trunks.Identity;

/// <summary>
/// A PASSporT of the "shaken" kind as the Identity header carries it (RFC 8224 section 4, RFC 8225, RFC 8588): compact
/// (<c>header.claims.signature</c>) or, in SIP's own short form, <c>..signature</c>, whose claims the receiver makes from the request.
/// </summary>
internal sealed record Passport
{
    private const int MaxLength = 4096;

    /// <summary>The signing input: the two encoded parts with their dot; null for the short form.</summary>
    public string? SigningInput { get; private init; }

    public required byte[] Signature { get; init; }

    /// <summary>Where the certificate lies; never fetched (it is the caller's choice of an address).</summary>
    public string? CertificateUrl { get; private init; }

    public string? Algorithm { get; private init; }

    public string? Kind { get; private init; }

    /// <summary>A, B or C: how well the signer knows the caller (RFC 8588 section 4).</summary>
    public char? Attestation { get; private init; }

    /// <summary>The calling number, digits as signed.</summary>
    public string? Origin { get; private init; }

    /// <summary>The called numbers, digits as signed.</summary>
    public IReadOnlyList<string> Destinations { get; private init; } = [];

    public DateTimeOffset? IssuedAt { get; private init; }

    /// <summary>Reads one Identity value with its parameters; false when it breaks the grammar.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out Passport? passport)
    {
        passport = null;
        if (value.Length > MaxLength)
            return false;
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0].Split('.') is not [var head, var claims, var signature] || !TryDecode(signature, out var signed))
            return false;
        var url = Parameter(parts, "info")?.Trim('<', '>');
        if (head.Length == 0 && claims.Length == 0)
        {
            passport = new Passport { Signature = signed, CertificateUrl = url, Algorithm = Parameter(parts, "alg"), Kind = Parameter(parts, "ppt") };
            return true;
        }

        passport = Read(head, claims, signed, url);
        return passport is not null;
    }

    // The address stands in brackets, which no other header parameter has (RFC 8224 section 4.1).
    private static string? Parameter(string[] parts, string name) =>
        Array.Find(parts, part => part.StartsWith(name + '=', StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim('"');

    private static Passport? Read(string head, string claims, byte[] signature, string? url)
    {
        if (!TryDecode(head, out var headText) || !TryDecode(claims, out var claimText))
            return null;
        try
        {
            using var header = JsonDocument.Parse(headText);
            using var body = JsonDocument.Parse(claimText);
            return new Passport
            {
                SigningInput = $"{head}.{claims}",
                Signature = signature,
                CertificateUrl = Text(header.RootElement, "x5u") ?? url,
                Algorithm = Text(header.RootElement, "alg"),
                Kind = Text(header.RootElement, "ppt"),
                Attestation = Text(body.RootElement, "attest") is [var letter] && letter is 'A' or 'B' or 'C' ? Text(body.RootElement, "attest")![0] : null,
                Origin = body.RootElement.TryGetProperty("orig", out var origin) ? Text(origin, "tn") : null,
                Destinations = DestinationsOf(body.RootElement),
                IssuedAt = body.RootElement.TryGetProperty("iat", out var at) && at.TryGetInt64(out var seconds) && seconds is > 0 and < 253402300800
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : null,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A claim of a kind that the RFC does not know.
            return null;
        }
    }

    private static string[] DestinationsOf(JsonElement claims) =>
        claims.TryGetProperty("dest", out var destination) && destination.TryGetProperty("tn", out var numbers)
        && numbers.ValueKind == JsonValueKind.Array
            ? [.. numbers.EnumerateArray().Take(16).Select(number => number.GetString() ?? "")]
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool TryDecode(string text, out byte[] octets)
    {
        octets = [];
        if (text.Length == 0 || !Base64Url.IsValid(text))
            return false;
        octets = Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(text));
        return true;
    }
}
