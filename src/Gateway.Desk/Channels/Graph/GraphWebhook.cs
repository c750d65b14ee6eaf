using System.Security.Cryptography;
using System.Text;

namespace Gateway.Desk.Channels.Graph;

/// <summary>
/// The two checks of every webhook of Meta: the set-up call, which carries no signature and repeats the verify token
/// (<c>hub.mode</c>, <c>hub.verify_token</c>, <c>hub.challenge</c>), and <c>X-Hub-Signature-256</c>, the HMAC-SHA256 of the raw body
/// with the app secret (developers.facebook.com, Graph API webhooks, "Validating payloads").
/// </summary>
internal static class GraphWebhook
{
    public const string SignatureHeader = "X-Hub-Signature-256";

    private const string Scheme = "sha256=";
    private const int LongestChallenge = 512;

    /// <summary>The answer to a call that brings nothing; none for a signed one whose body may be read.</summary>
    public static WebhookAnswer? Screen(WebhookRequest request, GraphAccess access) => request.Method switch
    {
        "POST" => IsSigned(request, access.AppSecrets) ? null : WebhookAnswer.Forged(Complaint(request)),
        "GET" => Handshake(request.Url.Query, access.VerifyToken),
        _ => new WebhookAnswer(405),
    };

    /// <summary>Whether one of the secrets signed exactly these octets.</summary>
    public static bool IsSigned(WebhookRequest request, IReadOnlyList<string> secrets)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (request.Header(SignatureHeader) is not { } header || !TryRead(header, given))
        {
            return false;
        }

        Span<byte> ours = stackalloc byte[SHA256.HashSizeInBytes];
        var isSigned = false;
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), request.Body.Span, ours);
            isSigned |= secret.Length > 0 && CryptographicOperations.FixedTimeEquals(ours, given);
        }

        return isSigned;
    }

    private static bool TryRead(string header, Span<byte> digest) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && header.Length == Scheme.Length + (digest.Length * 2)
        && Convert.FromHexString(header.AsSpan(Scheme.Length), digest, out _, out _) == System.Buffers.OperationStatus.Done;

    private static string Complaint(WebhookRequest request) =>
        request.Header(SignatureHeader) is null ? $"{SignatureHeader} is missing" : $"{SignatureHeader} does not fit the body";

    private static WebhookAnswer Handshake(string query, string verifyToken)
    {
        var fields = Fields(query);
        var challenge = fields.GetValueOrDefault("hub.challenge", "");
        return fields.GetValueOrDefault("hub.mode") == "subscribe"
            && challenge.Length is > 0 and <= LongestChallenge
            && IsEqual(fields.GetValueOrDefault("hub.verify_token", ""), verifyToken)
            ? new WebhookAnswer(200, challenge)
            : new WebhookAnswer(403) { Refusal = "set-up call without the verify token" };
    }

    private static bool IsEqual(string given, string expected) =>
        expected.Length > 0
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static Dictionary<string, string> Fields(string query)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in query.TrimStart('?').Split('&'))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                fields.TryAdd(Plain(field[..equals]), Plain(field[(equals + 1)..]));
            }
        }

        return fields;
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
