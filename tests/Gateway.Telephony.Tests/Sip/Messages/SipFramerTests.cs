using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class SipFramerTests
{
    private static readonly byte[] Message = Wire.Octets(Wire.Text("MESSAGE", "Content-Type: text/plain", "hello\n\nworld"));

    [Fact]
    public void Every_part_of_a_message_needs_more_and_the_whole_is_complete()
    {
        for (var length = 0; length < Message.Length; length++)
        {
            Assert.Equal(SipFrameKind.NeedsMore, SipFramer.Next(Message.AsSpan(0, length)).Kind);
        }

        Assert.Equal(new SipFrame(SipFrameKind.Complete, 0, Message.Length), SipFramer.Next(Message));
    }

    [Fact]
    public void Two_messages_in_one_read_come_out_one_after_the_other()
    {
        byte[] stream = [.. Message, .. "\r\n"u8, .. Message, .. "\r\n\r\n"u8];

        var first = SipFramer.Next(stream);
        var second = SipFramer.Next(stream.AsSpan(first.Consumed));
        var third = SipFramer.Next(stream.AsSpan(first.Consumed + second.Consumed));

        Assert.Equal((SipFrameKind.Complete, Message.Length), (first.Kind, first.Consumed));
        Assert.Equal((SipFrameKind.Complete, 2, Message.Length), (second.Kind, second.Start, second.Length));
        Assert.Equal(new SipFrame(SipFrameKind.Ping, 0, 4), third);
    }

    [Theory]
    [InlineData("", SipFrameKind.NeedsMore)]
    [InlineData("\r", SipFrameKind.NeedsMore)]
    [InlineData("\r\n", SipFrameKind.NeedsMore)]
    [InlineData("\r\n\r", SipFrameKind.NeedsMore)]
    [InlineData("\r\n\r\n", SipFrameKind.Ping)]
    [InlineData("\r\n\r\nINVITE", SipFrameKind.Ping)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n", SipFrameKind.Complete)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-length \t:  0 \r\n\r\n", SipFrameKind.Complete)]
    [InlineData("OPTIONS sip:a SIP/2.0\nContent-Length: 0\n\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nTo: x\n\nContent-Length: 0\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nTo: x\0y\r\nContent-Length: 0\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nTo: \"x\\\0y\" <sip:a>\r\nContent-Length: 0\r\n\r\n", SipFrameKind.Complete)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: +1\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 1\r\n 2\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 1, 1\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 0x1\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nTo: x\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 70000\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\nl: 4\r\n\r\n", SipFrameKind.Broken)]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nSubject: x\r\n Content-Length: 7\r\nContent-Length: 0\r\n\r\n", SipFrameKind.Complete)]
    public void The_start_of_a_stream_is_judged(string text, SipFrameKind expected) =>
        Assert.Equal(expected, SipFramer.Next(Encoding.ASCII.GetBytes(text)).Kind);

    [Fact]
    public void A_Content_Length_folded_onto_the_next_line_is_read_as_the_parser_reads_it()
    {
        var stream = "OPTIONS sip:a SIP/2.0\r\nContent-Length:\r\n  4\r\n\r\nabcd"u8;

        Assert.Equal((SipFrameKind.Complete, stream.Length), (SipFramer.Next(stream).Kind, SipFramer.Next(stream).Consumed));
    }

    [Fact]
    public void A_stream_without_an_end_of_head_is_given_up_at_the_limit()
    {
        var endless = Encoding.ASCII.GetBytes("OPTIONS sip:a SIP/2.0\r\nX: " + new string('x', SipParser.MaxHeadBytes));
        Assert.Equal(SipFrameKind.Broken, SipFramer.Next(endless).Kind);
    }
}
