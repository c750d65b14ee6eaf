using Gateway.Telephony.Sip.Auth;

namespace Gateway.Telephony.Tests.Sip.Auth;

public sealed class DigestResponseTests
{
    // The first three are the examples of RFC 2617 section 3.5 and RFC 7616 section 3.9.1.
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "Mufasa", "testrealm@host.com", "Circle Of Life", "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "6629fae49393a05397450978507c4ef1")]
    [InlineData(DigestAlgorithm.Md5, "Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [InlineData(DigestAlgorithm.Md5, "jürgen", "gateway", "Süß:#1", "REGISTER", "sip:gateway.example", "n0", "0000000a", "c0", "bcfcefb6e5ee46375595c34ff9c5e243")]
    [InlineData(DigestAlgorithm.Sha256, "jürgen", "gateway", "Süß:#1", "REGISTER", "sip:gateway.example", "n0", "0000000a", "c0", "904781b1cded5edc8fb7547306ce6ed7bcf5965143f18401349a9df70f6d533e")]
    public void The_response_is_that_of_the_RFC(
        DigestAlgorithm algorithm, string user, string realm, string password, string method, string uri, string nonce, string count, string clientNonce, string expected) =>
        Assert.Equal(expected, DigestResponse.Compute(algorithm, user, realm, password, method, uri, nonce, count, clientNonce));
}
