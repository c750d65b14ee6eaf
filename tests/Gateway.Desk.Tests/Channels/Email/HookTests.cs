using System.Security.Cryptography;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;
using static Gateway.Desk.Tests.Channels.Email.Posts;

namespace Gateway.Desk.Tests.Channels.Email;

/// <summary>Threat 26: who calls our webhook without the provider's secret gets nothing in.</summary>
public sealed class HookTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(Secret, "gateway", 200)]
    [InlineData(Older, "gateway", 200)]
    [InlineData("correct-horse-batterz", "gateway", 401)]
    [InlineData("", "gateway", 401)]
    [InlineData(Secret, "Gateway", 401)]
    [InlineData(Secret + "x", "gateway", 401)]
    public void Postmark_shows_user_and_password(string password, string user, int status)
    {
        var channel = Channel(EmailProvider.Postmark);

        var answer = channel.Receive(Request(Postmark("hello"), "application/json", Basic(password, user)));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, answer.Events.Count);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic ???")]
    [InlineData("Bearer correct-horse-battery")]
    [InlineData("Basic Z2F0ZXdheTo=")]
    public void Postmark_without_a_whole_password_is_refused(string header) =>
        Assert.Equal(401, Channel(EmailProvider.Postmark).Receive(Request(Postmark("hello"), "application/json", ("Authorization", header))).Status);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"FromFull\":")]
    [InlineData("\"text\"")]
    public void Postmark_with_what_is_no_mail_is_malformed(string body) => Assert.Equal(
        400, Channel(EmailProvider.Postmark).Receive(Request(Encoding.UTF8.GetBytes(body), "application/json", Basic())).Status);

    [Fact]
    public void What_a_provider_tells_besides_mails_is_taken_and_brings_nothing()
    {
        var answer = Channel(EmailProvider.Postmark).Receive(Request("{\"RecordType\":\"Open\"}"u8.ToArray(), "application/json", Basic()));

        Assert.Equal((200, 0), (answer.Status, answer.Events.Count));
    }

    [Fact]
    public void A_stranger_learns_nothing() =>
        Assert.Equal("", Channel(EmailProvider.Mailgun).Receive(Request([], null)).Body);

    [Fact]
    public void Only_a_post_brings_mail() => Assert.Equal(
        405, Channel(EmailProvider.Postmark).Receive(Request([], null, Basic()) with { Method = "GET" }).Status);

    [Theory]
    [InlineData(0, 200)]
    [InlineData(-300, 200)]
    [InlineData(300, 200)]
    [InlineData(-301, 401)]
    [InlineData(301, 401)]
    public void Mailgun_signs_its_time(int seconds, int status)
    {
        var fields = MailgunMail("hello").Concat(MailgunSigned(at: Now.ToUnixTimeSeconds() + seconds));

        Assert.Equal(status, Channel(EmailProvider.Mailgun, _time).Receive(Request(Urlencoded(fields), UrlencodedType)).Status);
    }

    [Theory]
    [InlineData(Secret, 200)]
    [InlineData(Older, 200)]
    [InlineData("another key", 401)]
    public void Mailgun_signs_with_one_of_our_keys(string key, int status)
    {
        var body = Multipart(MailgunMail("hello").Concat(MailgunSigned(key)));

        Assert.Equal(status, Channel(EmailProvider.Mailgun, _time).Receive(Request(body, MultipartType)).Status);
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("token")]
    [InlineData("signature")]
    public void Mailgun_without_a_part_of_the_signature_is_refused(string missing)
    {
        var fields = MailgunMail("hello").Concat(MailgunSigned().Where(field => field.Name != missing));

        Assert.Equal(401, Channel(EmailProvider.Mailgun, _time).Receive(Request(Urlencoded(fields), UrlencodedType)).Status);
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("token")]
    [InlineData("signature")]
    public void Mailgun_with_a_changed_letter_in_the_signature_is_refused(string changed)
    {
        var fields = MailgunMail("hello").Concat(MailgunSigned().Select(field =>
            field.Name == changed ? (field.Name, (field.Value[0] == '1' ? '2' : '1') + field.Value[1..]) : field));

        Assert.Equal(401, Channel(EmailProvider.Mailgun, _time).Receive(Request(Urlencoded(fields), UrlencodedType)).Status);
    }

    [Fact]
    public void Mailgun_may_repeat_a_mail_and_a_thief_of_its_token_may_not_bring_another()
    {
        var channel = Channel(EmailProvider.Mailgun, _time);
        WebhookAnswer Bring(string text) => channel.Receive(Request(Urlencoded(MailgunMail(text).Concat(MailgunSigned())), UrlencodedType));

        var first = Bring("hello");
        var again = Bring("hello");
        var forged = Bring("send me the invoice to another address");

        Assert.Equal([200, 200, 401], [first.Status, again.Status, forged.Status]);
        Assert.Equal(Id(first), Id(again));
    }

    [Fact]
    public void SendGrid_signs_time_and_body()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var channel = Channel(EmailProvider.SendGrid, _time, options => options with
        {
            Secrets = [],
            PublicKeys = [Convert.ToBase64String(other.ExportSubjectPublicKeyInfo()), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())],
        });
        var body = Multipart([("from", "anna@example.org"), ("text", "hello"), ("headers", "Message-ID: <first@mail.example.org>")]);
        int Status(byte[] posted, long at, long signed, ECDsa? signer = null) => channel.Receive(Request(
            posted, MultipartType,
            ("X-Twilio-Email-Event-Webhook-Timestamp", $"{at}"),
            ("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String((signer ?? key).SignData(
                [.. Encoding.UTF8.GetBytes($"{signed}"), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))))).Status;
        var now = Now.ToUnixTimeSeconds();
        byte[] changed = [.. body];
        changed[^20] ^= 1;
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(200, Status(body, now, now));
        Assert.Equal(200, Status(body, now, now, other));
        Assert.Equal(401, Status(body, now, now, stranger));
        Assert.Equal(401, Status(changed, now, now));
        Assert.Equal(401, Status(body, now, now - 1));
        Assert.Equal(401, Status(body, now - 301, now - 301));
        Assert.Equal(401, channel.Receive(Request(body, MultipartType, Basic())).Status);
    }

    [Fact]
    public void SendGrid_with_password_and_key_has_to_satisfy_both()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var channel = Channel(EmailProvider.SendGrid, _time, options => options with { PublicKeys = [Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())] });
        var body = Multipart([("from", "anna@example.org"), ("text", "hello")]);
        var now = $"{Now.ToUnixTimeSeconds()}";
        (string, string)[] signature =
        [
            ("X-Twilio-Email-Event-Webhook-Timestamp", now),
            ("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(key.SignData(
                [.. Encoding.UTF8.GetBytes(now), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))),
        ];

        Assert.Equal(200, channel.Receive(Request(body, MultipartType, [Basic(), .. signature])).Status);
        Assert.Equal(401, channel.Receive(Request(body, MultipartType, signature)).Status);
        Assert.Equal(401, channel.Receive(Request(body, MultipartType, Basic())).Status);
    }

    [Theory]
    [InlineData(EmailProvider.Postmark)]
    [InlineData(EmailProvider.SendGrid)]
    public void A_channel_that_nobody_vouches_for_is_not_made(EmailProvider provider) =>
        Assert.Throws<ArgumentException>(() => Channel(provider, change: options => options with { Secrets = [] }));

    private static string Id(WebhookAnswer answer) => Assert.IsType<InboundMessage>(Assert.Single(answer.Events)).ExternalId;
}
