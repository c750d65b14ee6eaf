using System.Security.Cryptography;
using System.Text;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>Checks <c>X-Twilio-Signature</c>: base64 of HMAC-SHA-1 with the auth token over the address as Twilio called it, and for forms
/// every name and value behind it, sorted by name. Other bodies are covered by <c>bodySHA256</c> in the address.</summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    private const string BodyHash = "bodySHA256";

    /// <summary>None when it is good, else what is wrong, for the log.</summary>
    public static string? Check(WebhookRequest request, FormFields form, IReadOnlyList<string> authTokens)
    {
        if (request.Header(Header) is not { Length: > 0 } header)
        {
            return $"{Header} is missing";
        }

        var given = new byte[HMACSHA1.HashSizeInBytes];
        if (!Convert.TryFromBase64String(header, given, out var length) || length != given.Length)
        {
            return $"{Header} is no digest";
        }

        var hash = new FormFields().Add(request.Url.Query.TrimStart('?'))[BodyHash];
        if (hash is not null && !IsHashOf(hash, request.Body.Span))
        {
            return $"{BodyHash} does not fit the body";
        }

        var fields = hash is null ? Joined(form) : "";
        var isGood = false;
        foreach (var token in authTokens)
        {
            foreach (var url in FormsOf(request.Url))
            {
                isGood |= CryptographicOperations.FixedTimeEquals(given, Digest(token, url + fields));
            }
        }

        return isGood ? null : $"{Header} does not fit: is web: url the address that Twilio calls, and is the auth token right?";
    }

    /// <summary>The signature of an address and a form.</summary>
    internal static byte[] Digest(string authToken, string text) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text));

    /// <summary>Names and values as they are signed: sorted by name, then by value, each pair once.</summary>
    internal static string Joined(FormFields form) => string.Concat(form.All
        .Distinct()
        .OrderBy(field => field.Name, StringComparer.Ordinal)
        .ThenBy(field => field.Value, StringComparer.Ordinal)
        .Select(field => field.Name + field.Value));

    // Twilio signs some calls with the port in the address and some without.
    private static string[] FormsOf(Uri url) =>
    [
        $"{url.Scheme}://{url.Host}{url.PathAndQuery}",
        $"{url.Scheme}://{url.Host}:{url.Port}{url.PathAndQuery}",
    ];

    private static bool IsHashOf(string hex, ReadOnlySpan<byte> body)
    {
        var given = new byte[SHA256.HashSizeInBytes];
        return hex.Length == 2 * given.Length
            && Convert.FromHexString(hex, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(body));
    }
}
