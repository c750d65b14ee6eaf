using System.Text;
using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Tests.Channels.Email;

public sealed class MimeTests
{
    [Theory]
    [InlineData("=?iso-8859-1?Q?Gr=FC=DFe_aus?= Bern", "Grüße aus Bern")]
    [InlineData("=?utf-8?B?8J+Y?= =?utf-8?B?gA==?=", "😀")]
    [InlineData("=?utf-8?Q?a?=  =?utf-8?Q?b?= c", "ab c")]
    [InlineData("=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b")]
    [InlineData("=?UTF-8*de?q?=C3=A4?=", "ä")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?shift_jis?B?k/qWew==?=", "日本")]
    [InlineData("=?windows-1255?B?+ezl7Q==?=", "שלום")]
    [InlineData("=?no-such?Q?=C3=A4?=", "ä")]
    [InlineData("=?utf-8?Q?=FC?=", "ü")]
    [InlineData("=?utf-8?B?broken", "=?utf-8?B?broken")]
    [InlineData("plain = text?", "plain = text?")]
    public void Words_of_headers_are_read(string header, string text) => Assert.Equal(text, EncodedWords.Decode(header));

    [Theory]
    [InlineData("Anna <anna@example.org>", "Anna", "anna@example.org")]
    [InlineData("\"Kunde, Anna\" <Anna.Kunde+x@Example.ORG>", "Kunde, Anna", "anna.kunde+x@example.org")]
    [InlineData("=?utf-8?Q?J=C3=BCrg?= <j@bücher.example>", "Jürg", "j@xn--bcher-kva.example")]
    [InlineData("anna@example.org (Anna), bob@example.org", "", "anna@example.org")]
    [InlineData("friends: anna@example.org, bob@example.org;", "", "anna@example.org")]
    [InlineData("\"service@example.com\" <mallory@evil.example>", "service@example.com", "mallory@evil.example")]
    [InlineData("δοκιμή@example.org", "", "δοκιμή@example.org")]
    public void A_mailbox_is_read(string header, string name, string address)
    {
        Assert.True(Mailbox.TryParse(header, out var mailbox));
        Assert.Equal((name, address), (mailbox.Name, mailbox.Address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("anna")]
    [InlineData("@example.org")]
    [InlineData("anna@localhost")]
    [InlineData("anna@exa mple.org")]
    [InlineData("an na@example.org")]
    [InlineData("<a@b.example\r\nRCPT TO:<x@y.example>")]
    [InlineData("a@b@c.example")]
    public void What_is_no_mailbox_is_refused(string header) => Assert.False(Mailbox.TryParse(header, out _));

    [Theory]
    [InlineData("a \nb\nc", false, "a b\nc\n")]
    [InlineData("a \nb", true, "ab\n")]
    [InlineData("> a \n> b\nc", false, "> a b\nc\n")]
    [InlineData("> a \nb", false, "> a \nb\n")]
    [InlineData("text\n-- \nAnna", false, "text\n-- \nAnna\n")]
    [InlineData(" From me", false, "From me\n")]
    public void Flowed_lines_are_put_together(string flowed, bool deletesSpace, string text) => Assert.Equal(text, FlowedText.Unfold(flowed, deletesSpace));

    [Theory]
    [InlineData("form-data; name=\"a\"; filename=\"x;y.pdf\"", "x;y.pdf")]
    [InlineData("attachment; filename*=UTF-8''%e2%82%ac%20rates.pdf", "€ rates.pdf")]
    [InlineData("attachment; filename*1=\"b.pdf\"; filename*0=\"a\"", "ab.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?B?w6QucGRm?=\"", "ä.pdf")]
    [InlineData("attachment; filename=\"C:\\temp\\a.pdf\"", "C:\\temp\\a.pdf")]
    [InlineData("attachment", null)]
    public void Parameters_are_read_in_every_form(string header, string? name) => Assert.Equal(name, HeaderValue.Parse(header).Parameter("filename"));

    [Theory]
    [InlineData("Mon, 5 Jan 2026 09:00:00 +0100", "2026-01-05T08:00:00Z")]
    [InlineData("5 Jan 26 09:00 GMT", "2026-01-05T09:00:00Z")]
    [InlineData("Mon,  5 Jan 2026 09:00:60 -0530 (IST)", "2026-01-05T14:30:59Z")]
    public void A_date_is_read(string header, string expected)
    {
        Assert.True(MailDate.TryParse(header, out var date));
        Assert.Equal(DateTimeOffset.Parse(expected, null), date);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("32 Jan 2026 09:00")]
    [InlineData("5 Jan 2026 25:00")]
    [InlineData("5 Anj 2026 09:00")]
    [InlineData("5 Jan 2026 09:00 +9999")]
    public void What_is_no_date_is_refused(string header) => Assert.False(MailDate.TryParse(header, out _));

    [Fact]
    public void Parts_without_end_and_boundaries_within_lines_are_read()
    {
        var mail = MimePart.Parse(Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\nsee --b here\n--b\nContent-Type: text/plain\n\nend"));

        Assert.Equal(["see --b here", "end"], mail.Parts.Select(part => part.Text));
    }

    [Fact]
    public void A_mail_within_mails_ends_somewhere()
    {
        var mail = string.Concat(Enumerable.Range(0, 100).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));

        Assert.InRange(MimePart.Parse(Encoding.ASCII.GetBytes(mail)).All().Count(), 2, 50);
    }
}
