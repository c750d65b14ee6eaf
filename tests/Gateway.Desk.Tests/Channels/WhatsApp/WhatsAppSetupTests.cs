using Gateway.Desk.Channels;
using Gateway.Desk.Channels.WhatsApp;
using Gateway.Desk.Tests.Channels.Graph;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Desk.Tests.Channels.WhatsApp.WhatsAppBodies;

namespace Gateway.Desk.Tests.Channels.WhatsApp;

public sealed class WhatsAppSetupTests
{
    private readonly FakeHttp _http = new();

    [Fact]
    public async Task A_good_set_up_has_only_good_findings()
    {
        _http.Answer(200, """
            {"display_phone_number":"+1 555-078-3881","verified_name":"Example","quality_rating":"GREEN","platform_type":"CLOUD_API",
             "webhook_configuration":{"application":"https://other.example.com/","phone_number":"https://contact.example.com/hooks/whatsapp"}}
            """);

        var findings = await FindAsync();

        Assert.All(findings, finding => Assert.Equal(FindingSeverity.Good, finding.Severity));
        Assert.Contains(findings, finding => finding.Text.Contains("+1 555-078-3881", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, """{"error":{"code":190,"message":"expired"}}""", "access token", FindingSeverity.Wrong)]
    [InlineData(400, """{"error":{"code":100,"error_subcode":33,"message":"no such object"}}""", "phone number id", FindingSeverity.Wrong)]
    [InlineData(500, "<html>", "phone number id", FindingSeverity.Doubtful)]
    [InlineData(200, """{"quality_rating":"RED"}""", "quality", FindingSeverity.Doubtful)]
    [InlineData(200, """{"platform_type":"ON_PREMISE"}""", "registration", FindingSeverity.Wrong)]
    [InlineData(200, """{"webhook_configuration":{"application":"https://other.example.com/"}}""", "callback URL", FindingSeverity.Wrong)]
    public async Task What_Meta_says_is_wrong_is_found(int status, string body, string subject, FindingSeverity severity)
    {
        _http.Answer(status, body);

        Assert.Contains(await FindAsync(), finding => (finding.Subject, finding.Severity) == (subject, severity));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://contact.example.com/hooks/whatsapp")]
    [InlineData("https://192.0.2.1/hooks/whatsapp")]
    public async Task A_webhook_that_Meta_would_not_call_is_found(string? url)
    {
        var findings = await FindAsync(url is null ? null : new Uri(url), "short");

        Assert.Contains(findings, finding => (finding.Subject, finding.Severity) == ("webhook", FindingSeverity.Wrong));
        Assert.Contains(findings, finding => (finding.Subject, finding.Severity) == ("app secret", FindingSeverity.Doubtful));
        Assert.Contains(findings, finding => (finding.Subject, finding.Severity) == ("verify token", FindingSeverity.Doubtful));
        Assert.All(findings, finding => Assert.DoesNotContain("short", finding.Text, StringComparison.Ordinal));
    }

    private Task<List<ChannelFinding>> FindAsync() => ListAsync(Channel(_http));

    private Task<List<ChannelFinding>> FindAsync(Uri? webhook, string secret) => ListAsync(new WhatsAppChannel(
        new WhatsAppOptions
        {
            Name = "whatsapp",
            PhoneNumberId = PhoneNumberId,
            Access = MetaCalls.Access with { Webhook = webhook, AppSecrets = [secret], VerifyToken = secret },
        },
        _http.Client,
        new ManualTime(),
        NullLogger<WhatsAppChannel>.Instance));

    private static async Task<List<ChannelFinding>> ListAsync(WhatsAppChannel channel)
    {
        var findings = new List<ChannelFinding>();
        await foreach (var finding in channel.TestAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        return findings;
    }
}
