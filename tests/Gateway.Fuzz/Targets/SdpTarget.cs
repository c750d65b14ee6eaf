using System.Net;
using System.Text;
using Gateway.Telephony.Sdp;

namespace Gateway.Fuzz.Targets;

/// <summary>Session descriptions: read, answered, and read as the answer to an offer of ours.</summary>
internal sealed class SdpTarget : IFuzzTarget
{
    private static readonly LocalMedia Clear = new(IPAddress.Loopback, 20_000, [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu], 1, 1)
    {
        UsesComfortNoise = true,
    };

    private static readonly LocalMedia Secure = Clear with { Security = new LocalSecurity(SrtpPolicy.Optional, new CryptoKeys()) { OffersSecure = true } };

    public string Name => "sdp";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. new[]
    {
        "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 9 96 101 13\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 opus/48000/2\r\n"
            + "a=fmtp:96 useinbandfec=1;maxplaybackrate=16000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=maxptime:60\r\na=rtcp:4001 IN IP4 192.0.2.8\r\na=rtcp-mux\r\na=sendrecv\r\n",
        "v=0\r\no=- 18446744073709551615 0 IN IP6 2001:db8::1\r\ns=x\r\nc=IN IP6 2001:db8::1\r\nt=0 0\r\na=inactive\r\nm=audio 5000 RTP/SAVP 0\r\n"
            + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\na=crypto:2 AEAD_AES_256_GCM inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\r\n",
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nb=AS:64\r\nt=0 0\r\nm=video 0 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\na=sendonly\r\nm=audio 0 RTP/AVP 8\r\n",
    }.Select(Encoding.ASCII.GetBytes)];

    public IReadOnlyList<byte[]> Pieces { get; } = [.. new[]
    {
        "\r\n", "\n", "\r", "\0", "=", ":", "/", " ", "m=audio 4000 RTP/AVP 0\r\n", "a=rtpmap:", "a=fmtp:101 ", "c=IN IP4 ", "a=crypto:1 ", "inline:", "|", "-", "65536", "4294967296",
        "99999999999999999999", "a=ptime:0\r\n", "a=ptime:1e308\r\n", "RTP/SAVP", "IP6", "::", "256", "127", "a=", "o=", "t=", "=\r\n", "2^48",
    }.Select(Encoding.ASCII.GetBytes)];

    public bool Run(ReadOnlySpan<byte> input)
    {
        if (!SessionDescription.TryParse(input, out var description, out _))
            return false;
        foreach (var local in (LocalMedia[])[Clear, Secure])
        {
            if (SdpNegotiator.TryAnswer(description, local, out var answer, out _, out _) && !SessionDescription.TryParse(answer.ToBytes(), out _, out _))
                throw new FormatException("Our answer cannot be read.");
            _ = SdpNegotiator.TryReadAnswer(SdpNegotiator.CreateOffer(local), description, local, out _, out _);
            if (!SessionDescription.TryParse(SdpNegotiator.CreateOffer(local, description).ToBytes(), out _, out _))
                throw new FormatException("Our renewed offer cannot be read.");
        }

        return true;
    }

    public void Dispose()
    {
    }
}
