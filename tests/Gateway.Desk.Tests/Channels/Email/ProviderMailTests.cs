using System.Text;
using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using static Gateway.Desk.Tests.Channels.Email.Posts;

namespace Gateway.Desk.Tests.Channels.Email;

/// <summary>The same mail comes out of every provider's form.</summary>
public sealed class ProviderMailTests
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x2D, 0x2D, 0x78, 0x00, 0xFF];

    [Fact]
    public void Postmark_brings_text_names_and_files()
    {
        var message = Message(
            "Grüße 🙂 שלום",
            headers: ["Message-ID: <first@mail.example.org>", "Content-Language: de-DE"],
            attachments: new { Name = "bild.png", Content = Convert.ToBase64String(Picture), ContentType = "image/png", ContentLength = Picture.Length, ContentID = "" });

        AssertMail(message, "Grüße 🙂 שלום");
        Assert.Equal("de", message.Language);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), message.At);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mailgun_brings_the_same_in_both_forms(bool isMultipart)
    {
        var fields = MailgunMail("Grüße 🙂 שלום").Concat(MailgunSigned());
        var request = isMultipart
            ? Request(Multipart(fields, ("attachment-1", "bild.png", "image/png", Picture)), MultipartType)
            : Request(Urlencoded(fields), UrlencodedType);

        var message = Assert.IsType<InboundMessage>(Assert.Single(Channel(EmailProvider.Mailgun).Receive(request).Events));

        AssertMail(message, "Grüße 🙂 שלום", isMultipart);
    }

    [Fact]
    public void SendGrid_brings_each_field_in_its_own_charset()
    {
        var request = Request(
            Multipart(
                [
                    ("headers", Encoding.ASCII.GetBytes("Received: by x\nMessage-ID: <first@mail.example.org>\nReferences:\n <a@b.example>\n")),
                    ("from", Encoding.UTF8.GetBytes("Anna Kunde <anna@example.org>")), ("subject", Encoding.UTF8.GetBytes("Invoice")),
                    ("text", Encoding.Latin1.GetBytes("Grüße")), ("charsets", "{\"from\":\"UTF-8\",\"text\":\"iso-8859-1\"}"u8.ToArray()),
                    ("envelope", "{\"to\":[\"service@example.com\"],\"from\":\"anna@example.org\"}"u8.ToArray()),
                    ("attachments", "1"u8.ToArray()),
                ],
                ("attachment1", "bild.png", "image/png", Picture)),
            MultipartType, Basic());

        var message = Assert.IsType<InboundMessage>(Assert.Single(Channel(EmailProvider.SendGrid).Receive(request).Events));

        AssertMail(message, "Grüße");
        Assert.Equal("a@b.example", message.ReplyTo);
    }

    [Theory]
    [InlineData(EmailProvider.SendGrid)]
    [InlineData(EmailProvider.Mailgun)]
    public void A_whole_mail_is_taken_apart(EmailProvider provider)
    {
        var raw = Encoding.Latin1.GetBytes(
            $"""
            From: =?iso-8859-1?Q?Anna_Kunde?= <Anna@Example.org>
            Subject: =?utf-8?B?SW52?=
             =?utf-8?B?b2ljZQ==?=
            Message-ID: <first@mail.example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="outer"

            This is for old programs.
            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=iso-8859-15; format=flowed
            Content-Transfer-Encoding: quoted-printable

            Gr=FC=DFe=20
            f=FCr 5 =A4
            --inner
            Content-Type: text/html

            <p>other</p>
            --inner--
            --outer
            Content-Type: image/png; name*0*=utf-8''b%69; name*1=ld.png
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(Picture)}
            --outer--
            """.Replace("\n", "\r\n", StringComparison.Ordinal));
        var request = provider == EmailProvider.SendGrid
            ? Request(Multipart([("email", raw)]), MultipartType, Basic())
            : Request(Multipart([("body-mime", raw), .. MailgunSigned().Select(field => (field.Name, Encoding.ASCII.GetBytes(field.Value)))]), MultipartType);

        var message = Assert.IsType<InboundMessage>(Assert.Single(Channel(provider).Receive(request).Events));

        AssertMail(message, "Grüße für 5 €");
    }

    [Fact]
    public void Files_beyond_the_limits_are_named_and_not_kept()
    {
        var channel = Channel(EmailProvider.Postmark, change: options => options with { MostAttachments = 2, LargestAttachment = 1 << 20 });
        object File(string name, int size, string type = "image/png") => new { Name = name, Content = Convert.ToBase64String(new byte[size]), ContentType = type };

        var message = Assert.IsType<InboundMessage>(Assert.Single(Receive(channel, Postmark(
            "hi", attachments: [File("../../etc/\u202Epasswd\r\n.png", 3), File("b.png", (1 << 20) + 1), File("c.png", 3), File("", 3, "text/html\r\nX: y")]))));

        Assert.Equal(["passwd .png", "b.png", "c.png", "attachment"], message.Attachments.Select(file => file.Name));
        Assert.Equal([null, "larger than 1 MiB", "more than 2 attachments", "more than 2 attachments"], message.Attachments.Select(file => file.Fault));
        Assert.Equal([true, false, false, false], message.Attachments.Select(file => file.Content is not null));
        Assert.Equal("application/octet-stream", message.Attachments[3].MediaType);
    }

    [Fact]
    public void A_mail_without_an_id_gets_the_providers_or_one_of_its_content()
    {
        Assert.Equal("provider:73e6d360-66eb-11e1-8e72-a8904824019b", Message("hi", headers: ["Date: x"]).ExternalId);

        var fields = MailgunMail("hi", ["Subject", "x"]).Concat(MailgunSigned());
        var twice = Enumerable.Range(0, 2).Select(_ => Channel(EmailProvider.Mailgun).Receive(Request(Urlencoded(fields), UrlencodedType)).Events[0]);
        Assert.Single(twice.Select(message => ((InboundMessage)message).ExternalId).Distinct());
    }

    [Theory]
    [InlineData("{@example.org : pass}", "fail", "x@other.example", IdentityTrust.Asserted)]
    [InlineData("{@mailer.example : pass, @example.org : fail}", "none", "", IdentityTrust.Claimed)]
    [InlineData("{@org : pass}", "fail", "", IdentityTrust.Claimed)]
    [InlineData("{@notexample.org : pass}", "fail", "", IdentityTrust.Claimed)]
    [InlineData("none", "pass", "anna@example.org", IdentityTrust.Asserted)]
    [InlineData("none", "pass", "bulk@other.example", IdentityTrust.Claimed)]
    [InlineData("none", "softfail", "anna@example.org", IdentityTrust.Claimed)]
    public void A_sender_is_believed_when_the_authors_own_domain_was_proven(string dkim, string spf, string envelope, IdentityTrust trust)
    {
        var body = Multipart([
            ("from", "Anna <anna@example.org>"), ("text", "hi"), ("dkim", dkim), ("SPF", spf), ("envelope", $"{{\"from\":\"{envelope}\"}}"),
            ("headers", "Message-ID: <a@b.example>\nX-Mailgun-Spf: Pass\nX-Spam-Tests: DKIM_VALID_AU"),
        ]);

        var message = Assert.IsType<InboundMessage>(Assert.Single(Channel(EmailProvider.SendGrid).Receive(Request(body, MultipartType, Basic())).Events));

        Assert.Equal(trust, Assert.Single(message.Identities).Trust);
    }

    [Theory]
    [InlineData(true, IdentityTrust.Asserted, "X-Spam-Tests: DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS")]
    [InlineData(false, IdentityTrust.Claimed, "X-Spam-Tests: DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS")]
    [InlineData(true, IdentityTrust.Claimed, "X-Spam-Tests: DKIM_SIGNED,DKIM_VALID", "X-Spam-Tests: DKIM_VALID_AU")]
    [InlineData(true, IdentityTrust.Claimed, "X-Spam-Tests: DKIM_SIGNED,DKIM_VALID")]
    public void Findings_in_headers_count_only_where_the_operator_says_so(bool isBelieved, IdentityTrust trust, params string[] headers)
    {
        var channel = Channel(EmailProvider.Postmark, change: options => options with { BelievesHeaders = isBelieved });

        var message = Assert.IsType<InboundMessage>(Assert.Single(Receive(channel, Postmark("hi", headers: headers))));

        Assert.Equal(trust, message.Identities[0].Trust);
    }

    [Fact]
    public void Answers_go_where_the_sender_asks_for_and_nobody_vouches_for_that_address()
    {
        var body = Multipart([
            ("from", "Shop <form@example.org>"), ("text", "hi"), ("dkim", "{@example.org : pass}"), ("headers", "Reply-To: \"Kunde, Bernd\" <bernd@customer.example>")]);

        var message = Assert.IsType<InboundMessage>(Assert.Single(Channel(EmailProvider.SendGrid).Receive(Request(body, MultipartType, Basic())).Events));

        Assert.StartsWith("bernd@customer.example#", message.Address, StringComparison.Ordinal);
        Assert.Equal(("Kunde, Bernd", IdentityTrust.Claimed, "bernd@customer.example"), (message.Name, message.Identities[0].Trust, Assert.Single(message.Identities).Value));
    }

    private static void AssertMail(InboundMessage message, string text, bool hasFile = true)
    {
        Assert.Equal(("first@mail.example.org", "Anna Kunde", "Invoice", text), (message.ExternalId, message.Name, message.Subject, message.Text));
        Assert.Equal(("anna@example.org", IdentityKind.EmailAddress, IdentityTrust.Claimed), (message.Identities[0].Value, message.Identities[0].Kind, message.Identities[0].Trust));
        Assert.StartsWith("anna@example.org#", message.Address, StringComparison.Ordinal);
        Assert.False(message.IsAutomatic);
        if (!hasFile)
            return;
        var file = Assert.Single(message.Attachments);
        Assert.Equal(("bild.png", "image/png"), (file.Name, file.MediaType));
        Assert.Equal(Picture, file.Content!.Value.ToArray());
    }
}
