using System.Text;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Calls.Messages;

public sealed class MessageBodyTests
{
    // RFC 3862 section 5.1, shortened.
    private const string Wrapped =
        "From: MR SANDERS <im:piglet@100akerwood.com>\r\nTo: Depressed Donkey <im:eeyore@100akerwood.com>\r\n"
        + "DateTime: 2000-12-13T13:40:00-08:00\r\nSubject: the weather will be fine today\r\n\r\n";

    [Theory]
    [InlineData("text/plain", "Grüße 🙂")]
    [InlineData("text/plain;charset=UTF-8", "مرحبا")]
    [InlineData("Text / Plain ; charset=\"utf-8\"", "Grüße")]
    [InlineData(null, "no type at all")]
    public void Text_is_read_as_UTF_8(string? type, string text) =>
        Assert.Equal(new MessageBody.Text(text, null), Read(type, Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("text/plain;charset=ISO-8859-1")]
    [InlineData("text/plain")]
    public void Latin_1_is_read_when_it_is_named_and_when_nothing_is_named_and_it_is_no_UTF_8(string type) =>
        Assert.Equal(new MessageBody.Text("Grüße", null), Read(type, Encoding.Latin1.GetBytes("Grüße")));

    [Fact]
    public void Control_characters_are_left_out_and_lines_end_with_LF() => Assert.Equal(
        new MessageBody.Text("a\nb\n\tc[31m", null), Read("text/plain", "a\r\nb\r\t\0c\u001b[31m\u0007"u8));

    [Theory]
    [InlineData("text/html", "<b>x</b>", 415)]
    [InlineData("multipart/mixed;boundary=a", "--a\r\n", 415)]
    [InlineData("message/imdn+xml", "<imdn/>", 415)]
    [InlineData("text/plain;charset=utf-16", "x", 415)]
    [InlineData("text/plain;;;\"", "x", 400)]
    [InlineData("text/plain", "", 400)]
    [InlineData("text/plain", " \r\n\t", 400)]
    [InlineData("message/cpim", "no headers", 400)]
    [InlineData("message/cpim", "From: a\r\n\r\nContent-Type: text/plain", 400)]
    public void What_is_no_text_is_refused(string type, string body, int status) =>
        Assert.Equal(status, Assert.IsType<MessageBody.Refused>(Read(type, Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public void Broken_UTF_8_that_calls_itself_UTF_8_is_refused() => Assert.Equal(
        400, Assert.IsType<MessageBody.Refused>(Read("text/plain;charset=utf-8", [0x41, 0xff, 0x41])).Status);

    [Fact]
    public void A_body_may_be_16_KiB_long_and_no_longer()
    {
        Assert.IsType<MessageBody.Text>(Read("text/plain", Encoding.ASCII.GetBytes(new string('x', MessageBody.MaxLength))));
        Assert.Equal(413, Assert.IsType<MessageBody.Refused>(
            Read("text/plain", Encoding.ASCII.GetBytes(new string('x', MessageBody.MaxLength + 1)))).Status);
    }

    [Fact]
    public void That_somebody_types_is_nothing_to_read() =>
        Assert.IsType<MessageBody.Nothing>(Read("application/im-iscomposing+xml", "<isComposing/>"u8));

    [Theory]
    [InlineData("Content-type: text/plain; charset=utf-8\r\nContent-ID: <1234567890@foo.com>\r\n\r\n")]
    [InlineData("\r\n")]
    public void A_wrapped_text_is_unwrapped_with_its_time(string inside)
    {
        var text = Assert.IsType<MessageBody.Text>(Read("message/cpim", Encoding.UTF8.GetBytes(Wrapped + inside + "Here is the text of my message 🙂")));

        Assert.Equal("Here is the text of my message 🙂", text.Value);
        Assert.Equal(new DateTimeOffset(2000, 12, 13, 21, 40, 0, TimeSpan.Zero), text.Sent!.Value.ToUniversalTime());
    }

    [Theory]
    [InlineData("Content-Type: text/html\r\n\r\n")]
    [InlineData("Content-Type: message/cpim\r\n\r\nFrom: a\r\n\r\nContent-Type: text/plain\r\n\r\n")]
    [InlineData("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n")]
    public void What_is_wrapped_and_no_plain_text_is_refused(string inside) => Assert.Equal(
        415, Assert.IsType<MessageBody.Refused>(Read("message/cpim", Encoding.UTF8.GetBytes(Wrapped + inside + "x"))).Status);

    [Fact]
    public void A_wrapper_that_requires_something_unknown_is_refused() => Assert.Equal(
        415, Assert.IsType<MessageBody.Refused>(Read("message/cpim", "Require: MyFeatures.Vital\r\n\r\n\r\nx"u8)).Status);

    [Fact]
    public void Changed_at_random_a_wrapped_text_never_throws()
    {
        var random = new Random(3862);
        var whole = Encoding.UTF8.GetBytes(Wrapped + "Content-Type: text/plain;charset=utf-8\r\n\r\nHere is the text");
        for (var i = 0; i < 20_000; i++)
        {
            var changed = whole[..random.Next(1, whole.Length + 1)];
            for (var change = random.Next(6); change > 0; change--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Assert.NotNull(Read("message/cpim", changed));
        }
    }

    private static MessageBody Read(string? type, ReadOnlySpan<byte> body)
    {
        var request = new SipRequest(SipMethods.Message, new SipUri("sip", "100", "gateway")) { Body = body.ToArray() };
        if (type is not null)
            request.Headers.Add(HeaderNames.ContentType, type);
        return MessageBody.Read(request);
    }
}
