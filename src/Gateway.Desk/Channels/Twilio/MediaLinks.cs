using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>Links by which Twilio fetches a file that a message of ours carries: they name one content, are signed with a key made from the
/// auth token, and end after some hours, so that an address that is found in a log later opens nothing.</summary>
internal sealed class MediaLinks(Uri ownUrl, IReadOnlyList<string> authTokens, TimeProvider time)
{
    private const string Path = "/media/";
    private const int HashLength = 64;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    /// <summary>Whether a request asks for a file.</summary>
    public static bool IsAsked(WebhookRequest request) =>
        request.Method is "GET" or "HEAD" && request.Url.AbsolutePath.Contains(Path, StringComparison.Ordinal);

    /// <summary>A link to a content.</summary>
    public Uri To(string hash, string mediaType)
    {
        var until = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var proof = Convert.ToHexStringLower(Proof(authTokens[^1], hash, mediaType, until));
        return new Uri($"{ownUrl.AbsoluteUri}{Path}{hash}?type={Uri.EscapeDataString(mediaType)}&until={until}&proof={proof}");
    }

    /// <summary>Reads a link that was followed.</summary>
    public bool TryRead(Uri url, [NotNullWhen(true)] out WebhookFile? file)
    {
        var query = new FormFields().Add(url.Query.TrimStart('?'));
        var hash = url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..];
        var (type, until) = (query["type"] ?? "", query["until"] ?? "");
        file = new WebhookFile(hash, type);
        var given = new byte[HMACSHA256.HashSizeInBytes];
        if (hash.Length != HashLength || !hash.All(char.IsAsciiHexDigitLower)
            || query["proof"] is not { } proof || proof.Length != 2 * given.Length
            || Convert.FromHexString(proof, given, out _, out _) != System.Buffers.OperationStatus.Done
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || end < time.GetUtcNow().ToUnixTimeSeconds())
        {
            return false;
        }

        var isGood = false;
        foreach (var token in authTokens)
        {
            isGood |= CryptographicOperations.FixedTimeEquals(given, Proof(token, hash, type, until));
        }

        return isGood;
    }

    private static byte[] Proof(string authToken, string hash, string mediaType, string until) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes($"media link\n{hash}\n{mediaType}\n{until}"));
}
