using System.Security.Cryptography;
using System.Text;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>The user and password that the operator wrote into the address of the webhook (RFC 7617). Compared by their hashes, so
/// that neither length nor place of a difference shows in the time it takes.</summary>
internal sealed class BasicAuthorization(string user, IReadOnlyList<string> passwords)
{
    private const string Scheme = "Basic ";
    private const int Longest = 2048;

    private readonly byte[][] _expected = [.. passwords.Select(password => SHA256.HashData(Encoding.UTF8.GetBytes($"{user}:{password}")))];

    /// <summary>Why a call is refused; none when it may pass.</summary>
    public string? Refuse(WebhookRequest request)
    {
        var header = request.Header("Authorization");
        if (header is null || header.Length > Longest || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return "no user and password";
        }

        var given = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), given, out var length))
        {
            return "user and password are not in base64";
        }

        var hash = SHA256.HashData(given.AsSpan(0, length));
        var isKnown = false;
        foreach (var expected in _expected)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(hash, expected);
        }

        return isKnown ? null : "wrong user or password";
    }
}
