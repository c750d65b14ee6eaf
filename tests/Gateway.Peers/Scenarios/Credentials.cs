using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Scenarios;

/// <summary>
/// Digest credentials (RFC 7616, MD5, qop=auth) for a request that SIPp will send: SIPp answers only to a first challenge
/// in MD5, and a server that follows RFC 8760 asks for SHA-256 first.
/// </summary>
public static partial class Credentials
{
    private const string ClientNonce = "f2a3b4c5";

    /// <summary>Asks for a challenge with a REGISTER over UDP and returns the Authorization line for another request.</summary>
    public static async Task<string> AuthorizeAsync(
        IPEndPoint server, IPAddress from, string user, string secret, string method, string uri)
    {
        using var socket = new UdpClient(new IPEndPoint(from, 0));
        socket.Connect(server);
        var local = socket.Client.LocalEndPoint;
        var request = string.Join(
            "\r\n",
            $"REGISTER sip:{server} SIP/2.0",
            $"Via: SIP/2.0/UDP {local};rport;branch=z9hG4bK-{Guid.NewGuid():N}",
            $"From: <sip:{user}@{server}>;tag={Guid.NewGuid():N}",
            $"To: <sip:{user}@{server}>",
            $"Call-ID: {Guid.NewGuid():N}",
            "CSeq: 1 REGISTER",
            "Max-Forwards: 70",
            "Content-Length: 0",
            string.Empty,
            string.Empty);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request)).ConfigureAwait(false);
        var answer = await socket.ReceiveAsync().Within(Bounded.Soon, $"challenge of {server}").ConfigureAwait(false);
        return Answer(Encoding.UTF8.GetString(answer.Buffer), user, secret, method, uri);
    }

    private static string Answer(string challenges, string user, string secret, string method, string uri)
    {
        var challenge = Challenge().Matches(challenges).Select(match => match.Value)
            .First(line => line.Contains("MD5", StringComparison.OrdinalIgnoreCase));
        var realm = Realm().Match(challenge).Groups[1].Value;
        var nonce = Nonce().Match(challenge).Groups[1].Value;
        var response = Hash($"{Hash($"{user}:{realm}:{secret}")}:{nonce}:00000001:{ClientNonce}:auth:{Hash($"{method}:{uri}")}");
        return $"Authorization: Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", "
            + $"algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{ClientNonce}\", response=\"{response}\"";
    }

#pragma warning disable CA5351 // The peers of today still speak MD5.
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    [GeneratedRegex(@"^WWW-Authenticate: Digest [^\r\n]+", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Challenge();

    [GeneratedRegex("realm=\"([^\"]*)\"")]
    private static partial Regex Realm();

    [GeneratedRegex("nonce=\"([^\"]*)\"")]
    private static partial Regex Nonce();
}
