using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Graph;

namespace Gateway.Desk.Tests.Channels.Graph;

/// <summary>Webhook calls as Meta makes them.</summary>
internal static class MetaCalls
{
    public const string Secret = "0123456789abcdef0123456789abcdef";
    public const string Older = "fedcba9876543210fedcba9876543210";
    public const string VerifyToken = "a-verify-token-of-ours";

    public static readonly GraphAccess Access = new()
    {
        Token = "EAA-token",
        AppSecrets = [Secret, Older],
        VerifyToken = VerifyToken,
        Webhook = new Uri("https://contact.example.com/hooks/whatsapp"),
    };

    public static WebhookRequest Signed(string body, string secret = Secret) => Signed(Encoding.UTF8.GetBytes(body), secret);

    public static WebhookRequest Signed(byte[] body, string secret = Secret) => Post(body, SignatureOf(body, secret));

    public static string SignatureOf(byte[] body, string secret = Secret) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";

    public static WebhookRequest Post(byte[] body, string? signature)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
        if (signature is not null)
        {
            headers["x-hub-signature-256"] = signature;
        }

        return new WebhookRequest("POST", Access.Webhook!, headers, body, IPAddress.Loopback);
    }

    public static WebhookRequest Get(string query, string method = "GET") => new(
        method, new Uri($"https://contact.example.com/hooks/whatsapp{query}"), new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty, IPAddress.Loopback);
}
