using System.Text;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Tests.Sdp;

public class SessionDescriptionTests
{
    /// <summary>The example of RFC 8866 section 5.</summary>
    private const string Example = """
        v=0
        o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
        s=Call to John Smith
        i=SDP Offer #1
        u=http://www.jdoe.example.com/home.html
        e=Jane Doe <jane@jdoe.example.com>
        p=+1 617 555-6011
        c=IN IP4 198.51.100.1
        t=0 0
        m=audio 49170 RTP/AVP 0
        m=audio 49180 RTP/AVP 0
        m=video 51372 RTP/AVP 99
        c=IN IP6 2001:db8::2
        a=rtpmap:99 h263-1998/90000
        """;

    private const string Secured = """
        v=0
        o=- 1 1 IN IP6 2001:db8::1
        s=-
        c=IN IP6 2001:db8::1
        t=0 0
        a=group:BUNDLE 0
        m=audio 4000 RTP/SAVP 111 9 8 110 13
        b=RS:0
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 useinbandfec=1;maxaveragebitrate=24000
        a=rtpmap:110 telephone-event/48000
        a=crypto:1 AEAD_AES_128_GCM inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==|2^20|1:4 WSH=64
        a=rtcp:4003 IN IP6 2001:db8::1
        a=rtcp-mux
        a=maxptime:60
        m=audio 4000 RTP/AVP 8
        """;

    [Fact]
    public void The_example_of_RFC_8866_is_read()
    {
        var description = Parse(Example);

        Assert.Equal("3724394405", description.Origin.SessionVersion);
        Assert.Equal("Call to John Smith", description.Name);
        Assert.Equal("198.51.100.1", description.Connection?.Address);
        Assert.Equal([49170, 49180, 51372], description.Media.Select(media => media.Port));
        Assert.Equal(new SdpConnection("IP6", "2001:db8::2"), description.Media[2].Connection);
        Assert.Equal("99 h263-1998/90000", description.Media[2].Attribute("rtpmap"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_end_with_LF_or_CRLF(string end)
    {
        var description = Parse($"v=0{end}o=- 1 2 IN IP4 127.0.0.1{end}s=-{end}c=IN IP4 127.0.0.1{end}t=0 0{end}m=audio 4000 RTP/AVP 8{end}");

        Assert.Equal(["8"], Assert.Single(description.Media).Formats);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var description = Parse(Example);

        var again = Parse(description.ToString());

        Assert.Equal(description.ToString(), again.ToString());
        Assert.Equal(description.Origin, again.Origin);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_borne_and_never_written()
    {
        byte[] data = [.. "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Gr"u8, 0xFC, 0xDF, .. "e\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"u8];

        Assert.True(SessionDescription.TryParse(data, out var description, out _));

        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        Assert.Contains("m=audio 4000", strict.GetString(description.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_cannot_begin_a_line_of_its_own()
    {
        var description = new SessionDescription { Name = "x\r\nm=audio 1 RTP/AVP 0" };

        Assert.Empty(Parse(description.ToString()).Media);
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("o=- 1 1 IN IP4 127.0.0.1\n", 1, "version")]
    [InlineData("v=1\n", 1, "version")]
    [InlineData("v=0\nhello\n", 2, "type=value")]
    [InlineData("v=0\no=-\n", 2, "origin")]
    [InlineData("v=0\nc=IN\n", 2, "connection")]
    [InlineData("v=0\nm=audio 99999 RTP/AVP 8\n", 2, "port")]
    [InlineData("v=0\nm=audio -1 RTP/AVP 8\n", 2, "port")]
    [InlineData("v=0\nm=audio 4294967297 RTP/AVP 8\n", 2, "port")]
    [InlineData("v=0\nm=audio 4000 RTP/AVP\n", 2, "media")]
    public void A_fault_names_its_line(string text, int line, string reason)
    {
        Assert.False(SessionDescription.TryParse(Encoding.UTF8.GetBytes(text), out _, out var fault));

        Assert.Equal(line, fault.Line);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_hold()
    {
        Assert.False(TryParse($"v=0\na={new string('A', SdpParser.MaxLineBytes)}\n"));
        Assert.False(TryParse("v=0\n" + string.Concat(Enumerable.Repeat("m=audio 4000 RTP/AVP 8\n", SdpParser.MaxMedia + 1))));
        Assert.False(TryParse("v=0\n" + string.Concat(Enumerable.Repeat("a=x\n", SdpParser.MaxLines))));
        Assert.False(TryParse("v=0\n" + new string('\n', SdpParser.MaxBytes)));
        Assert.True(TryParse("v=0\n" + string.Concat(Enumerable.Repeat("m=audio 4000 RTP/AVP 8\n", SdpParser.MaxMedia))));
    }

    [Fact]
    public void Mutated_descriptions_never_throw()
    {
        var random = new Random(20260105);
        byte[][] seeds = [Encoding.UTF8.GetBytes(Example), Encoding.UTF8.GetBytes(Secured)];
        var local = SdpNegotiatorTests.Local() with
        {
            Codecs = [AudioCodec.Pcma, AudioCodec.G722, AudioCodec.Opus],
            Security = new LocalSecurity(SrtpPolicy.Optional, new CryptoKeys()) { OffersSecure = true },
        };
        for (var round = 0; round < 30_000; round++)
        {
            var data = Mutate(seeds[round & 1], random);
            if (SessionDescription.TryParse(data, out var description, out _))
            {
                if (SdpNegotiator.TryAnswer(description, local, out var answer, out _, out _))
                {
                    Assert.True(SessionDescription.TryParse(answer.ToBytes(), out _, out var fault), fault.ToString());
                }

                SdpNegotiator.TryReadAnswer(SdpNegotiator.CreateOffer(local, description), description, local, out _, out _);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Overflows))]
    public void A_description_that_is_made_to_overflow_costs_less_than_a_megabyte(string body)
    {
        var data = Encoding.UTF8.GetBytes($"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n{body}");
        var local = SdpNegotiatorTests.Local() with { Security = new LocalSecurity(SrtpPolicy.Optional, new CryptoKeys()) };
        var before = GC.GetAllocatedBytesForCurrentThread();

        if (SessionDescription.TryParse(data, out var offer, out _) && SdpNegotiator.TryAnswer(offer, local, out var answer, out _, out _))
        {
            answer.ToBytes();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1 << 20);
    }

    public static TheoryData<string> Overflows()
    {
        const string Audio = "m=audio 4000 RTP/SAVP 8\r\n";
        return
        [
            Repeat("m=audio 4000 RTP/AVP 8\r\n", 1_000),
            Repeat("m=audio 4000 RTP/SAVP 18\r\na=crypto:1 X inline:AAAA\r\n", SdpParser.MaxMedia),
            Repeat($"m=audio 4000 RTP/AVP {Repeat("18 ", SdpParser.MaxFormats)}\r\n", SdpParser.MaxMedia),
            Audio + Repeat("a=rtpmap:97 X/8000\r\n", 1_000),
            Audio + Repeat($"a=rtpmap:97 {new string('/', 4_000)}\r\n", 7),
            Audio + Repeat($"a=crypto:1 {new string(' ', 4_000)}\r\n", 7),
            $"a={new string('A', 60_000)}\r\n{Audio}",
            $"c={Repeat("1 ", 2_000)}\r\n",
            $"m={Repeat("1 ", 2_000)}\r\n",
            Repeat("c=IN IP4 192.0.2.1\r\n", 1_000) + Audio,
            "m=audio 65536 RTP/AVP 8\r\n",
            "m=audio -1 RTP/AVP 8\r\n",
            "m=audio 4000 RTP/AVP 300 8\r\n",
        ];

        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var data = seed.ToList();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var at = random.Next(data.Count);
            switch (random.Next(4))
            {
                case 0:
                    data[at] = (byte)random.Next(256);
                    break;
                case 1:
                    data.RemoveRange(at, Math.Min(random.Next(1, 20), data.Count - at - 1));
                    break;
                case 2:
                    data.InsertRange(at, data.GetRange(0, random.Next(Math.Min(40, data.Count))));
                    break;
                default:
                    data.Insert(at, "=: /\n\r09"u8[random.Next(8)]);
                    break;
            }
        }

        return [.. data];
    }

    private static bool TryParse(string text) => SessionDescription.TryParse(Encoding.UTF8.GetBytes(text), out _, out _);

    private static SessionDescription Parse(string text)
    {
        Assert.True(SessionDescription.TryParse(Encoding.UTF8.GetBytes(text), out var description, out var fault), fault.ToString());
        return description;
    }
}
