using System.Security.Cryptography;
using System.Text;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>The digest calculation that both sides share (RFC 7616 section 3.4.1, RFC 8760), on UTF-8 text.</summary>
public static class DigestResponse
{
    /// <summary>The response with quality of protection "auth", in lower-case hexadecimal digits: 32 for MD5, 64 for the others.</summary>
    public static string Compute(
        DigestAlgorithm algorithm, string userName, string realm, string password, string method, string uri, string nonce, string nonceCount, string clientNonce)
    {
        var secret = Secret(algorithm, userName, realm, password, nonce, clientNonce);
        return Hash(algorithm, $"{secret}:{nonce}:{nonceCount}:{clientNonce}:auth:{Hash(algorithm, $"{method}:{uri}")}");
    }

    /// <summary>The response with "auth-int", which covers the body as well (RFC 7616 section 3.4.3).</summary>
    public static string ComputeWithBody(
        DigestAlgorithm algorithm, string userName, string realm, string password, string method, string uri, string nonce, string nonceCount, string clientNonce,
        ReadOnlySpan<byte> body)
    {
        var secret = Secret(algorithm, userName, realm, password, nonce, clientNonce);
        var request = Hash(algorithm, $"{method}:{uri}:{Hash(algorithm, body)}");
        return Hash(algorithm, $"{secret}:{nonce}:{nonceCount}:{clientNonce}:auth-int:{request}");
    }

    /// <summary>The response to a challenge from before RFC 2617, which names no quality of protection (RFC 3261 section 22.4).</summary>
    public static string ComputeWithoutQuality(
        DigestAlgorithm algorithm, string userName, string realm, string password, string method, string uri, string nonce) =>
        Hash(algorithm, $"{Secret(algorithm, userName, realm, password, nonce, "")}:{nonce}:{Hash(algorithm, $"{method}:{uri}")}");

    private static string Secret(
        DigestAlgorithm algorithm, string userName, string realm, string password, string nonce, string clientNonce)
    {
        var secret = Hash(algorithm, $"{userName}:{realm}:{password}");
        return DigestAlgorithms.IsSession(algorithm) ? Hash(algorithm, $"{secret}:{nonce}:{clientNonce}") : secret;
    }

    private static string Hash(DigestAlgorithm algorithm, string text) => Hash(algorithm, Encoding.UTF8.GetBytes(text));

    private static string Hash(DigestAlgorithm algorithm, ReadOnlySpan<byte> octets)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = algorithm switch
        {
            DigestAlgorithm.Md5 or DigestAlgorithm.Md5Sess => MD5.HashData(octets, hash),
            DigestAlgorithm.Sha256 or DigestAlgorithm.Sha256Sess => SHA256.HashData(octets, hash),
            _ => Sha512Slash256.HashData(octets, hash),
        };
        return Convert.ToHexStringLower(hash[..length]);
    }
}
