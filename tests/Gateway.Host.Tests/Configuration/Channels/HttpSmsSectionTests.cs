using Gateway.Desk.Channels.HttpSms;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class HttpSmsSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: sms
            type: http-sms
            queue: general
            from: "+4930123456"
            country: DE
            send:
              url: https://sms.example.com/v1/{to}/messages
              headers: {Authorization: "Bearer {secret}"}
              secret: env:HOME
              body: '{"to": "{to}", "text": "{text}"}'
              id: messages[0].id
            receive:
              secret: env:PATH
              shown-in: header X-Token
              message: {id: id, from: sender, text: text}
              receipts: {id: message_id, state: status, delivered: [DELIVRD], failed: [UNDELIV]}
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_provider_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", Good).Read().Configuration!.Channels);

        Assert.Equal(["env:HOME", "env:PATH"], setup.Secrets.Select(secret => secret.ToString()));
        using var parts = new TestParts();
        var channel = Assert.IsType<HttpSmsChannel>(setup.Create(parts.Parts));
        Assert.True(channel.Traits.HasReceipts);
    }

    [Theory]
    [InlineData("sms.example.com/v1/{to}", "{to}.example.com/v1", "channels.yaml:8: 'url': 'https://{to}.example.com/v1/messages' has a placeholder before the path, expected it behind the host")]
    [InlineData("'{\"to\": \"{to}\", \"text\": \"{text}\"}'", "'{\"to\": {to}, \"text\": \"{text}\"}'", "channels.yaml:11: 'body': is no JSON with its placeholders filled in, expected them inside quotes, for example {\"to\": \"{to}\", \"text\": \"{text}\"}", "channels.yaml:8: neither 'url' nor 'body' holds {text}, expected the place where the words go")]
    [InlineData("Bearer {secret}", "{secret} {text}", "channels.yaml:9: 'Authorization': {text} cannot stand in a header, expected it in 'url' or 'body'")]
    [InlineData("      secret: env:HOME\n", "", "channels.yaml:8: 'secret' is missing, expected where the secret is kept, for example credential:NAME")]
    [InlineData("messages[0].id", "messages[x]", "channels.yaml:12: 'id': 'messages[x]' is no path, expected for example messages[0].id")]
    [InlineData("header X-Token", "cookie", "channels.yaml:15: 'shown-in': 'cookie' does not fit, expected header NAME, query NAME or basic USER, for example header X-Token")]
    [InlineData("UNDELIV", "delivrd", "channels.yaml:17: 'failed': 'delivrd' stands for another state already")]
    [InlineData(", text: text}", "}", "channels.yaml:16: 'text' is missing, expected the field with the words")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, params string[] faults)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.Equal(faults.Order(), _files.Faults().Order());
    }

    [Theory]
    [InlineData("form", "to={to}&text={text}", true)]
    [InlineData("form", "{to}={text}", false)]
    [InlineData("form", "just {text}", false)]
    [InlineData("xml", "<s to=\"{to}\">{text}</s>", true)]
    [InlineData("xml", "<s><![CDATA[{text}]]></s>", false)]
    [InlineData("xml", "<s><{to}/>{text}", false)]
    [InlineData("xml", "<!DOCTYPE s [<!ENTITY a 'b'>]><s>{text}</s>", false)]
    public void Templates_that_could_be_broken_out_of_are_refused(string type, string body, bool isGood)
    {
        _files.Write("channels.yaml", Good)
            .Change("channels.yaml", "body: '{\"to\": \"{to}\", \"text\": \"{text}\"}'", $"type: {type}\n      body: '{body.Replace("'", "''")}'");

        Assert.Equal(isGood, _files.Faults().Length == 0);
    }
}
