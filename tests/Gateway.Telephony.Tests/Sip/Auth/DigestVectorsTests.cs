using System.Text;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Auth;

/// <summary>Every algorithm and quality of protection, from a challenge to the header that goes out. The expected values were
/// computed with Python's hashlib.</summary>
public sealed class DigestVectorsTests
{
    [Theory]
    [InlineData("MD5", "auth", "ff1d52c0c9ef492b6d05f66d8fcfab24")]
    [InlineData("MD5", "auth-int", "bd30fa9836f0cdda22239bb9eff15d5f")]
    [InlineData("MD5", "", "cf0c346b1e14ffb4e7e78ae282c5edfc")]
    [InlineData("MD5-sess", "auth", "097bdbbfc10655e092daf29737ea5bb5")]
    [InlineData("MD5-sess", "auth-int", "151f5e3bbbaa390d2df3130d6eef44f8")]
    [InlineData("SHA-256", "auth", "c82eb95178473d073569c6d496c084770e883c886aa864a958a04f23823d6299")]
    [InlineData("SHA-256", "auth-int", "1ec1a6a1d390ac52de28fe79ee4559bd435936603dc7e2ffd5148828e789429e")]
    [InlineData("SHA-256", "", "f498773f411672cb8ffd22b0d209315b085094e601b3f555ac4409a2aceca43a")]
    [InlineData("SHA-256-sess", "auth", "5c8f9a2b504c5660daf68979115a6f0e21a10ce53f9ba7e0208ea28aa93fdfe1")]
    [InlineData("SHA-256-sess", "auth-int", "b69dd00dfb8ad7210764f0864b36eaa3557869c2d56b3aa04d30066069136c75")]
    [InlineData("SHA-512-256", "auth", "4c2a5203f5ef861aae583b904e657c93d37319674ff4c85368b33cde604544c5")]
    [InlineData("SHA-512-256", "auth-int", "32192f7782f4be52c0f7ad30b24d499c115c9c103e81ec8312f714b790c55397")]
    [InlineData("SHA-512-256", "", "1e68dc6fbafa759f7c84071d692b63646b12bfffe8788a191d5bca97906d4e56")]
    [InlineData("SHA-512-256-sess", "auth", "a31d28946af79f3f89d81cabc15587b13f055e638e6f4988644bfb0b4865fa4c")]
    [InlineData("SHA-512-256-sess", "auth-int", "07978b7801ee01e131cc4a6d708fe511b9cd587daf35197a26a6509a7a8fdf25")]
    public void The_second_request_with_a_nonce_has_the_right_response(string algorithm, string quality, string expected)
    {
        var client = new DigestClient(new DigestAccount("line 4\"7", "Pässe:#42"), () => "c11e47");
        var request = new SipRequest("REGISTER", Uri("sip:registrar.example")) { Body = Encoding.UTF8.GetBytes("v=0\r\n") };
        var challenge = new SipResponse(401);
        var qop = quality.Length == 0 ? "" : $", qop=\"{quality}\"";
        challenge.Headers.Add("WWW-Authenticate", $"Digest realm=\"trunk \\\\ \\\"one\\\"\", nonce=\"b0c1+/=\", algorithm={algorithm}{qop}");

        Assert.True(client.TryAuthorize(request, challenge));
        Assert.True(client.TryPreauthorize(request));

        var header = Assert.Single(request.Headers.GetAll("Authorization"));
        Assert.Contains($"response=\"{expected}\"", header);
        Assert.StartsWith("Digest username=\"line 4\\\"7\", realm=\"trunk \\\\ \\\"one\\\"\", nonce=\"b0c1+/=\", uri=\"sip:registrar.example\"", header);
        Assert.Equal(quality.Length > 0, header.EndsWith($", cnonce=\"c11e47\", qop={quality}, nc=00000002", StringComparison.Ordinal));
    }

    // FIPS 180-4's own example and one that fills more than a block.
    [Theory]
    [InlineData("abc", 1, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    [InlineData("0123456789", 30, "84aa4076d062359cb19c2abc781d94c1c250f97848da54c0ef963227edc4b0f7")]
    [InlineData("x", 111, "79a6132b3c9df0f7dfcb5c9c3c663d829a6e7f1c26440afa4eb49cfef669c8ea")]
    [InlineData("x", 112, "5349e8f46fcc4e650fe93ee6cd1459ff00c27733cc6f86c1925ceef63bece149")]
    public void SHA_512_256_is_that_of_FIPS_180_4(string text, int times, string expected)
    {
        Span<byte> hash = stackalloc byte[32];
        var length = Sha512Slash256.HashData(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, times))), hash);
        Assert.Equal(expected, Convert.ToHexStringLower(hash[..length]));
    }

    private static SipUri Uri(string text) => SipUri.TryParse(text, out var uri) ? uri : throw new ArgumentException(text);
}
