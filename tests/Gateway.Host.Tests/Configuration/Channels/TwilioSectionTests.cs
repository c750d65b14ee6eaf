using Gateway.Desk.Channels.Twilio;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class TwilioSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: sms
            type: twilio
            queue: general
            account: AC0123456789abcdef0123456789abcdef
            token: [env:HOME, env:PATH]
            from: "whatsapp:+49 30 123456"
            key: SK0123456789abcdef0123456789abcdef
            key-secret: env:HOME
            api: https://api.dublin.ie1.twilio.com
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_sender_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", Good).Read().Configuration!.Channels);

        Assert.Equal(3, setup.Secrets.Count);
        using var parts = new TestParts();
        var channel = Assert.IsType<TwilioChannel>(setup.Create(parts.Parts));
        Assert.Equal(TimeSpan.FromHours(24), channel.Traits.Window);
    }

    [Theory]
    [InlineData("AC0123", "0123", "channels.yaml:5: 'account': '0123456789abcdef0123456789abcdef' is no SID, expected AC and 32 hexadecimal digits")]
    [InlineData("whatsapp:+49 30 123456", "030 123456", "channels.yaml:7: 'from': '030 123456' is no sender, expected +493012345678, whatsapp:+493012345678 or the SID of a messaging service (MG...)")]
    [InlineData("    key-secret: env:HOME\n", "", "channels.yaml:2: 'key-secret' is missing, expected where the secret is kept, for example credential:NAME")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, string fault)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.Equal([fault], _files.Faults());
    }
}
