using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class SipWriterTests
{
    [Fact]
    public void A_request_is_written_line_by_line_with_the_length_of_its_body()
    {
        var request = new SipRequest("MESSAGE", new SipUri("sip", "anna", "192.0.2.7", 5062)) { Body = "hé"u8.ToArray() };
        request.Headers.Add("v", "SIP/2.0/UDP 192.0.2.1").Add("Content-Length", "99").Add("Subject", "für Anna");

        Assert.Equal(
            "MESSAGE sip:anna@192.0.2.7:5062 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nSubject: für Anna\r\nContent-Length: 3\r\n\r\nhé",
            Encoding.UTF8.GetString(SipWriter.Write(request)));
    }

    [Fact]
    public void A_message_that_is_read_and_written_keeps_every_value()
    {
        var octets = Wire.Octets(Wire.Text("INVITE", "X-Odd: ;;,,\nX-Empty:\nX-Tab: \ta\tb\nX-Quoted: \"\\\"\"", "v=0\n"));
        Assert.Equal(Encoding.UTF8.GetString(octets).Split("\r\n").Order(), Encoding.UTF8.GetString(SipWriter.Write(Wire.Parse(octets))).Replace("X-Empty: ", "X-Empty:", StringComparison.Ordinal).Replace("X-Tab: a", "X-Tab: \ta", StringComparison.Ordinal).Split("\r\n").Order());
    }

    [Fact]
    public void Octets_that_are_no_UTF8_come_back_in_the_response_as_they_came()
    {
        byte[] octets = [.. Encoding.Latin1.GetBytes(Wire.Text("OPTIONS").ReplaceLineEndings("\r\n").Replace("Anna Berg", "Jürgen", StringComparison.Ordinal))];
        var request = Assert.IsType<SipRequest>(Wire.Parse(octets));

        var response = SipWriter.Write(SipResponse.For(request, 200));

        Assert.Equal("Jürgen", request.From.DisplayName);
        Assert.Contains("\"Jürgen\" <sip:anna@gateway.example>;tag=f7a3\r\n", Encoding.Latin1.GetString(response), StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_that_is_too_small_is_refused_at_every_size()
    {
        var message = Wire.Parse(Wire.Text("OPTIONS", "X-A: b", "body"));
        var length = SipWriter.Write(message).Length;
        for (var size = 0; size < length; size++)
        {
            Assert.False(SipWriter.TryWrite(message, new byte[size], out var nothing));
            Assert.Equal(0, nothing);
        }

        Assert.True(SipWriter.TryWrite(message, new byte[length], out var written));
        Assert.Equal(length, written);
    }

    [Fact]
    public void Nothing_that_a_peer_controls_starts_a_line()
    {
        const string Evil = "x\r\nX-Injected: 1\r\n\r\n\0";
        var request = new SipRequest("OPTIONS", new SipUri("sip", Evil, "gateway.example").WithParameter("p", Evil));
        request.Headers
            .Add("From", new NameAddress(Evil, new SipUri("sip", Evil, "a.example"), SipParameters.Empty.With("tag", Evil)).ToString())
            .Add("Via", new ViaHeader("UDP", "a.example", null, SipParameters.Empty.With("branch", Evil)).ToString())
            .Add("Subject", Evil);
        var response = new SipResponse(400, Evil);

        Assert.Equal(6, Encoding.UTF8.GetString(SipWriter.Write(request)).Split("\r\n").Length - 1);
        Assert.Equal(3, Encoding.UTF8.GetString(SipWriter.Write(response)).Split("\r\n").Length - 1);
    }

    [Fact]
    public void A_body_larger_than_the_first_buffer_is_written_whole()
    {
        var request = new SipRequest("MESSAGE", new SipUri("sip", "anna", "a.example")) { Body = new byte[50_000] };
        for (var i = 0; i < 200; i++)
        {
            request.Headers.Add("X-Long", new string('x', 500));
        }

        Assert.Equal(request.Body.Length, SipWriter.Write(request)[^50_000..].Length);
        Assert.True(SipWriter.Write(request).Length > 150_000);
    }
}
