using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Peers.Mail;
using Gateway.Peers.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>Our mails through postfix, and what it says to them.</summary>
public sealed class EmailSendingTests(EmailServer mail) : IClassFixture<EmailServer>
{
    private readonly MailServer _server = mail.Server;

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    [InlineData(SmtpSecurity.None)]
    public async Task A_mail_arrives_as_it_was_written(SmtpSecurity security)
    {
        const string Text = "Grüße 🙂\n.\n..\nFrom here: שלום, 日本語.  \n\nEnd";
        byte[] file = [.. RandomNumberGenerator.GetBytes(100_000), .. "\r\n.\r\n"u8];
        var message = Message("anna@example.org#4827193501", Text, $"Rechnung über 5 € per {security}", new ChannelFile("Übersicht.pdf", "application/pdf", file.Length, () => new MemoryStream(file)));

        var result = await Channel(security).SendAsync(message, CancellationToken.None);

        var sent = Assert.IsType<SendResult.Sent>(result);
        Assert.Equal($"{message.Message.Id:N}.4827193501@example.com", sent.ExternalId);
        var arrived = await _server.MailAsync("anna", text => text.Contains(sent.ExternalId!, StringComparison.Ordinal));
        var read = await PythonMail.ReadAsync(arrived);
        Assert.Equal($"Rechnung über 5 € per {security} [#4827193501]", read.GetProperty("subject").GetString());
        Assert.Equal("\"Müller & Söhne\" <service@example.com>".Replace("\"", "", StringComparison.Ordinal), read.GetProperty("from").GetString());
        Assert.Equal(Text, read.GetProperty("text").GetString()!.TrimEnd('\n'));
        Assert.Equal(
            ["Übersicht.pdf", "application/pdf", Convert.ToHexStringLower(SHA256.HashData(file))],
            read.GetProperty("files")[0].EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(0, read.GetProperty("defects").GetArrayLength());
        Assert.Equal("<service@example.com>", arrived.Header("Return-Path"));
    }

    [Theory]
    [InlineData("nobody@example.org", SendRefusal.UnknownAddress, "5.1.1")]
    [InlineData("anna@elsewhere.example", SendRefusal.SetUp, "5.7.1")]
    [InlineData("anna@example.org\r\nRCPT TO:<service@example.com>", SendRefusal.UnknownAddress, "no mail address")]
    public async Task What_the_server_never_takes_is_refused(string address, SendRefusal kind, string reason)
    {
        var refused = Assert.IsType<SendResult.Refused>(await Channel(SmtpSecurity.None).SendAsync(Message(address, "hi"), CancellationToken.None));

        Assert.Equal(kind, refused.Kind);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_not_even_sent()
    {
        var file = new ChannelFile("a.bin", "application/octet-stream", 12_000_000, () => new MemoryStream(new byte[12_000_000]));

        var refused = Assert.IsType<SendResult.Refused>(await Channel(SmtpSecurity.None).SendAsync(Message("anna@example.org", "hi", files: file), CancellationToken.None));

        Assert.Contains("the server takes 12000000", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_put_off_comes_back_later()
    {
        var later = Assert.IsType<SendResult.Later>(await Channel(SmtpSecurity.StartTls).SendAsync(Message("later@example.org", "hi"), CancellationToken.None));

        Assert.Equal(TimeSpan.FromMinutes(5), later.After);
        Assert.Contains("4.7.1", later.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_other_letters_is_reached()
    {
        var result = await Channel(SmtpSecurity.StartTls).SendAsync(Message("später@example.org", "hi"), CancellationToken.None);

        var sent = Assert.IsType<SendResult.Sent>(result);
        await _server.MailAsync("anna", text => text.Contains(sent.ExternalId!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_our_set_up()
    {
        var refused = Assert.IsType<SendResult.Refused>(await Channel(SmtpSecurity.StartTls, smtp => smtp with { Password = "wrong" })
            .SendAsync(Message("anna@example.org", "hi"), CancellationToken.None));

        Assert.Equal(SendRefusal.SetUp, refused.Kind);
        Assert.StartsWith("535", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_prove_itself_gets_neither_password_nor_mail()
    {
        using var stranger = new TestAuthority("Stranger");

        var unknown = await Channel(SmtpSecurity.StartTls, smtp => smtp with { Authorities = stranger.RootPath }).SendAsync(Message("anna@example.org", "hi"), CancellationToken.None);
        var clear = await Channel(SmtpSecurity.StartTls, smtp => smtp with { Port = _server.ClearPort, User = null }, authority: null).SendAsync(Message("anna@example.org", "hi"), CancellationToken.None);
        var nobody = await Channel(SmtpSecurity.StartTls, smtp => smtp with { Port = 1 }).SendAsync(Message("anna@example.org", "hi"), CancellationToken.None);

        Assert.Contains("no TLS with localhost", Assert.IsType<SendResult.Later>(unknown).Reason, StringComparison.Ordinal);
        Assert.Contains("does not offer STARTTLS", Assert.IsType<SendResult.Later>(clear).Reason, StringComparison.Ordinal);
        Assert.Contains("localhost:1", Assert.IsType<SendResult.Later>(nobody).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_that_follow_each_other_share_a_connection()
    {
        var channel = Channel(SmtpSecurity.Tls);
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sent.Add(Assert.IsType<SendResult.Sent>(await channel.SendAsync(Message("anna@example.org#1111111111", $"mail {i}"), CancellationToken.None)).ExternalId!);
        }

        await _server.MailAsync("anna", text => text.Contains(sent[4], StringComparison.Ordinal));
        var pids = sent.Select(id => System.Text.RegularExpressions.Regex.Match(_server.Log(), $"cleanup\\[\\d+\\]: (?<queue>\\w+): message-id=<{id}>").Groups["queue"].Value)
            .Select(queue => System.Text.RegularExpressions.Regex.Match(_server.Log(), $"smtpd\\[(?<pid>\\d+)\\]: {queue}: client=").Groups["pid"].Value);
        Assert.Single(pids.Distinct());
    }

    [Fact]
    public async Task A_real_bounce_fails_our_message_and_is_no_message_itself()
    {
        var channel = Channel(SmtpSecurity.StartTls);
        var sent = Assert.IsType<SendResult.Sent>(await channel.SendAsync(Message("gone@example.org#4827193501", "hi"), CancellationToken.None));

        var bounce = await _server.MailAsync("service", text => text.Contains(sent.ExternalId!, StringComparison.Ordinal));
        var receipt = Assert.IsType<InboundReceipt>(Assert.Single(Receive(channel, await File.ReadAllBytesAsync(bounce.Path))));

        Assert.Equal((sent.ExternalId, MessageState.Failed), (receipt.ExternalId, receipt.State));
        Assert.Contains("nobody-any-more@example.org: 5.1.1", receipt.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_mail_that_comes_back_is_a_machines()
    {
        var channel = Channel(SmtpSecurity.StartTls);
        var message = Message("anna@example.org#4827193501", "hi");
        var sent = Assert.IsType<SendResult.Sent>(await channel.SendAsync(message with { Message = message.Message with { Author = MessageAuthor.Gateway, ReplyTo = "root@x.example" } }, CancellationToken.None));

        var arrived = await _server.MailAsync("anna", text => text.Contains(sent.ExternalId!, StringComparison.Ordinal));
        var back = Assert.IsType<InboundMessage>(Assert.Single(Receive(channel, await File.ReadAllBytesAsync(arrived.Path))));

        Assert.Equal("auto-replied", arrived.Header("Auto-Submitted"));
        Assert.Equal("<root@x.example>", arrived.Header("In-Reply-To"));
        Assert.Equal((true, sent.ExternalId), (back.IsAutomatic, back.ExternalId));
    }

    [Fact]
    public async Task A_set_up_is_tested_step_by_step_and_nothing_is_sent()
    {
        var before = _server.Count("service");

        var good = await Channel(SmtpSecurity.StartTls).TestAsync(CancellationToken.None).ToListAsync();
        var wrong = await Channel(SmtpSecurity.StartTls, smtp => smtp with { Password = "wrong" }).TestAsync(CancellationToken.None).ToListAsync();
        var clear = await Channel(SmtpSecurity.None, smtp => smtp with { From = "service@elsewhere.example" }).TestAsync(CancellationToken.None).ToListAsync();

        Assert.Equal(
            ["secret Good", "webhook Wrong", "senders Good", "mail server Good", "connection Good", "account Good", "sender Good", "recipient Good"],
            good.Select(finding => $"{finding.Subject} {finding.Severity}"));
        Assert.Equal("account Wrong", wrong.Select(finding => $"{finding.Subject} {finding.Severity}").Last());
        Assert.Equal("recipient Wrong", clear.Select(finding => $"{finding.Subject} {finding.Severity}").Last());
        Assert.Equal(before, _server.Count("service"));
    }

    private EmailChannel Channel(SmtpSecurity security, Func<SmtpOptions, SmtpOptions>? change = null, string? authority = "own")
    {
        var smtp = new SmtpOptions
        {
            Host = "localhost",
            Port = security switch { SmtpSecurity.StartTls => _server.StartTlsPort, SmtpSecurity.Tls => _server.TlsPort, _ => _server.ClearPort },
            Security = security,
            Authorities = authority is null ? null : mail.Authority.RootPath,
            User = security == SmtpSecurity.None ? null : MailServer.User,
            Password = MailServer.Password,
            From = "service@example.com",
            Name = "Müller & Söhne",
        };
        return new EmailChannel(
            new EmailOptions { Name = "mail", Inbound = EmailProvider.Mailgun, Secrets = [Key], Smtp = change?.Invoke(smtp) ?? smtp },
            null, new HttpClient(), TimeProvider.System, NullLogger<EmailChannel>.Instance);
    }

    private const string Key = "a-signing-key-of-mailgun";

    // The mail whole, as Mailgun posts it to an address that ends with "mime".
    private static IReadOnlyList<InboundEvent> Receive(EmailChannel channel, byte[] raw)
    {
        var now = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        var token = Guid.CreateVersion7().ToString("N");
        using var form = new MultipartFormDataContent("boundary0815")
        {
            { new StringContent(now), "timestamp" },
            { new StringContent(token), "token" },
            { new StringContent(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(now + token)))), "signature" },
            { new ByteArrayContent(raw) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, "body-mime" },
        };
        var body = form.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        var answer = channel.Receive(new WebhookRequest(
            "POST", new Uri("https://gateway.example.com/hooks/mail/mime"),
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = form.Headers.ContentType!.ToString() }, body, IPAddress.Loopback));
        Assert.Equal((200, null), (answer.Status, answer.Refusal));
        return answer.Events;
    }

    private static ChannelMessage Message(string address, string text, string? subject = "Invoice", params ChannelFile[] files) => new(
        new Message
        {
            Id = Guid.CreateVersion7(),
            ConversationId = 7,
            Author = MessageAuthor.Agent,
            Text = text,
            Subject = subject,
            At = DateTimeOffset.UnixEpoch,
        },
        new Conversation { Id = 7, Channel = "mail", Address = address, Name = "Anna Kunde" },
        files);
}
