using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>The secret that a visitor's browser is known by: 256 random bits that only the browser keeps.</summary>
internal static class VisitorToken
{
    private const int SecretLength = 32;
    private const int AddressLength = 12;

    // Base64url of 32 octets.
    private const int TextLength = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>An address for a new visitor's conversation. It is shown to agents and tells nothing of the token.</summary>
    public static string NewAddress() => $"visitor-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(AddressLength))}";

    /// <summary>What is stored of it. It has as many bits as the hash, so it needs neither salt nor a slow hash.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool IsWellFormed(string token) =>
        token.Length == TextLength && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
