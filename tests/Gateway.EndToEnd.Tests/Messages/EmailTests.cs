using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Peers.Gateways;
using Gateway.Peers.Mail;
using Gateway.Peers.Processes;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>E-mail through the running gateway: calls of providers over HTTP, answers through postfix.</summary>
public sealed class EmailTests(EmailGateway mail) : IClassFixture<EmailGateway>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_thread_of_question_answer_and_thanks_is_one_conversation()
    {
        Assert.Equal(HttpStatusCode.OK, await PostmarkAsync("thread-1@customer.example", "anna@example.org", "Opening hours", "Hello, what are your opening hours?\n\n-- \nAnna"));

        var answer = await mail.Server.MailAsync("anna", text => text.Contains("thread-1@customer.example", StringComparison.Ordinal));
        var read = await PythonMail.ReadAsync(answer);
        var ownId = answer.Header("Message-ID").Trim('<', '>');
        Assert.Contains("eight in the morning", read.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Matches(@"^Re: Opening hours \[#\d{10}\]$", read.GetProperty("subject").GetString());
        Assert.Equal("Example Services <service@example.com>", read.GetProperty("from").GetString());
        Assert.Equal(("<thread-1@customer.example>", "<thread-1@customer.example>", "auto-replied"), (answer.Header("In-Reply-To"), answer.Header("References"), answer.Header("Auto-Submitted")));
        Assert.Equal(0, read.GetProperty("defects").GetArrayLength());

        Assert.Equal(HttpStatusCode.OK, await PostmarkAsync(
            "thread-2@customer.example", "anna@example.org", "AW: Opening hours", "Yes, thanks.\n\nOn Mon, Oct 5, 2026 at 10:12 Example <service@example.com> wrote:\n> We are open",
            $"In-Reply-To: <{ownId}>"));
        var last = await mail.Server.MailAsync("anna", text => text.Contains("<thread-2@customer.example>", StringComparison.Ordinal));

        var messages = StoredMessages.Of(mail.Folder, "postmark").Where(message => message.Address.StartsWith("anna@example.org#", StringComparison.Ordinal)).ToList();
        Assert.Single(messages.Select(message => message.Address).Distinct());
        Assert.Equal(["Customer", "Gateway", "Customer", "Gateway"], messages.Select(message => message.Author));
        Assert.Equal(["thread-1@customer.example", ownId, "thread-2@customer.example"], messages.Take(3).Select(message => message.ExternalId));
        Assert.Equal("Yes, thanks.", messages[2].Text);
        Assert.Equal($"<thread-1@customer.example> <{ownId}> <thread-2@customer.example>", last.Header("References"));
    }

    [Fact]
    public async Task A_mail_is_stored_once_with_its_file_whatever_the_provider_repeats()
    {
        byte[] file = [.. Encoding.ASCII.GetBytes("%PDF"), .. RandomNumberGenerator.GetBytes(50_000)];
        for (var i = 0; i < 3; i++)
        {
            using var form = MailgunForm("repeated@customer.example", "boris@example.org", "please read", EmailGateway.Older);
            form.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } }, "attachment-1", "scan.pdf");
            using var response = await Http.PostAsync(mail.Hook("mailgun"), form);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var message = Assert.Single(StoredMessages.Of(mail.Folder, "mailgun"), message => message.ExternalId == "repeated@customer.example");
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        Assert.Equal(
            [("scan.pdf", hash, (long)file.Length)],
            StoredMessages.Read(mail.Folder, "SELECT name, hash, size FROM attachment WHERE message_id = @p0", row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), message.Id));
        Assert.Equal(file, await File.ReadAllBytesAsync(Path.Combine(mail.Folder.Data, "media", hash[..2], hash)));
    }

    [Fact]
    public async Task A_mail_of_ten_megabytes_is_taken_and_one_of_more_than_the_limit_is_not()
    {
        var content = RandomNumberGenerator.GetBytes(10_000_000);
        async Task<HttpStatusCode> PostAsync(string id, byte[] file)
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent($"Message-ID: <{id}>\nTo: service@example.com"), "headers" },
                { new StringContent("Cleo <cleo@example.org>"), "from" },
                { new StringContent("see the film"), "text" },
                { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("video/mp4") } }, "attachment1", "film.mp4" },
            };
            using var request = new HttpRequestMessage(HttpMethod.Post, mail.Hook("sendgrid")) { Content = form, Headers = { Authorization = Basic(EmailGateway.Secret) } };
            using var response = await Http.SendAsync(request);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await PostAsync("ten@customer.example", content));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("more@customer.example", new byte[(25 << 20) + 1]));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("largest@customer.example", new byte[(25 << 20) - 2000]));

        var stored = StoredMessages.Read(
            mail.Folder,
            "SELECT external_id, hash, attachment.fault FROM attachment JOIN message ON message.id = message_id WHERE channel = 'sendgrid' AND name = 'film.mp4' ORDER BY seq",
            row => (row.GetString(0), StoredMessages.Text(row, 1), StoredMessages.Text(row, 2)));
        Assert.Equal(
            [("ten@customer.example", Convert.ToHexStringLower(SHA256.HashData(content)), null), ("largest@customer.example", null, "larger than 15 MiB")], stored);
    }

    [Theory]
    [InlineData("postmark")]
    [InlineData("mailgun")]
    [InlineData("sendgrid")]
    public async Task Who_does_not_know_the_secret_brings_nothing(string channel)
    {
        var before = StoredMessages.Of(mail.Folder, channel).Count(message => message.Address.StartsWith("mallory", StringComparison.Ordinal));
        using var form = MailgunForm("forged@customer.example", "mallory@evil.example", "hi", "another key");
        using var request = new HttpRequestMessage(HttpMethod.Post, mail.Hook(channel)) { Content = form, Headers = { Authorization = Basic("another password") } };
        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Equal(before, StoredMessages.Of(mail.Folder, channel).Count(message => message.Address.StartsWith("mallory", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_machine_and_a_stranger_with_the_number_get_nothing_of_others()
    {
        Assert.Equal(HttpStatusCode.OK, await PostmarkAsync("dora-1@customer.example", "anna@example.org", "Hours", "What are your opening hours?"));
        var answer = await mail.Server.MailAsync("anna", text => text.Contains("<dora-1@customer.example>", StringComparison.Ordinal));
        var subject = (await PythonMail.ReadAsync(answer)).GetProperty("subject").GetString()!;
        var ownId = answer.Header("Message-ID");
        var written = mail.Server.Count("anna");

        Assert.Equal(HttpStatusCode.OK, await PostmarkAsync("away@customer.example", "anna@example.org", "Out of office", "What are your opening hours?", $"In-Reply-To: {ownId}", "Auto-Submitted: auto-replied"));
        Assert.Equal(HttpStatusCode.OK, await PostmarkAsync("stranger@evil.example", "mallory@evil.example", subject, "And what did she write?"));

        var conversations = await StoredMessages.UntilAsync(
            () => StoredMessages.Of(mail.Folder, "postmark").Where(message => message.ExternalId is "dora-1@customer.example" or "away@customer.example" or "stranger@evil.example").ToList(),
            found => found.Count == 3 && found[1].State == "Handled");
        Assert.Equal(conversations[0].Address, conversations[1].Address);
        Assert.StartsWith("mallory@evil.example#", conversations[2].Address, StringComparison.Ordinal);
        Assert.Equal(written, mail.Server.Count("anna"));
    }

    [Fact]
    public async Task The_set_up_is_tested_from_the_command_line()
    {
        await using var test = ChildProcess.Start(GatewayProcess.Executable, ["channel", "test", "postmark", "--config", mail.Folder.Configuration]);
        await test.Exited.Within(TimeSpan.FromSeconds(30), "gateway channel test", test.Tail);

        var said = string.Join('\n', test.Output);
        Assert.Contains("recipients are taken; nothing was sent", said, StringComparison.Ordinal);
        Assert.Contains("user and password are taken", said, StringComparison.Ordinal);
        Assert.Contains("is not https", said, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> PostmarkAsync(string id, string from, string subject, string text, params string[] headers)
    {
        var body = new
        {
            From = from,
            FromFull = new { Email = from, Name = "Anna Kunde", MailboxHash = "" },
            Subject = subject,
            MessageID = Guid.CreateVersion7(),
            Date = "Mon, 5 Jan 2026 09:00:00 +0100",
            TextBody = text,
            Headers = headers.Prepend($"Message-ID: <{id}>").Select(header => header.Split(": ", 2)).Select(pair => new { Name = pair[0], Value = pair[1] }),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, mail.Hook("postmark")) { Content = JsonContent.Create(body, options: new JsonSerializerOptions()), Headers = { Authorization = Basic(EmailGateway.Secret) } };
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    private static MultipartFormDataContent MailgunForm(string id, string from, string text, string key)
    {
        var now = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        var token = Guid.CreateVersion7().ToString("N");
        return new MultipartFormDataContent
        {
            { new StringContent(now), "timestamp" },
            { new StringContent(token), "token" },
            { new StringContent(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(now + token)))), "signature" },
            { new StringContent(from), "from" },
            { new StringContent(from), "sender" },
            { new StringContent("Scan"), "subject" },
            { new StringContent(text), "body-plain" },
            { new StringContent($"[[\"Message-Id\", \"<{id}>\"]]"), "message-headers" },
        };
    }

    private static AuthenticationHeaderValue Basic(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"gateway:{password}")));
}
