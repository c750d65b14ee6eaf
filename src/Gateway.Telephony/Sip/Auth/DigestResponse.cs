using System.Security.Cryptography;
using System.Text;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>The digest calculation that both sides share (RFC 7616 section 3.4.1, RFC 8760), on UTF-8 text.</summary>
public static class DigestResponse
{
    /// <summary>The response with quality of protection "auth", in lower-case hexadecimal digits: 32 for MD5, 64 for SHA-256.</summary>
    public static string Compute(
        DigestAlgorithm algorithm, string userName, string realm, string password, string method, string uri, string nonce, string nonceCount, string clientNonce)
    {
        var secret = Hash(algorithm, $"{userName}:{realm}:{password}");
        var request = Hash(algorithm, $"{method}:{uri}");
        return Hash(algorithm, $"{secret}:{nonce}:{nonceCount}:{clientNonce}:auth:{request}");
    }

    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var octets = Encoding.UTF8.GetBytes(text);
        var length = algorithm == DigestAlgorithm.Md5 ? MD5.HashData(octets, hash) : SHA256.HashData(octets, hash);
        return Convert.ToHexStringLower(hash[..length]);
    }
}
