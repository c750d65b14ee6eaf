using Gateway.Desk.Channels.SipMessage;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class SipMessageSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: sip
            type: sip
            queue: general
            numbers: ["+49 30 23125100", help]
            begins: yes
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_sip_channel_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", Good).Read().Configuration!.Channels);

        using var parts = new TestParts();
        var channel = Assert.IsType<SipMessageChannel>(setup.Create(parts.Parts));
        Assert.Equal(("sip", true), (channel.Name, channel.Traits.CanBegin));
    }

    [Theory]
    [InlineData("    numbers: [\"+49 30 23125100\", help]\n", "", "channels.yaml:2: 'numbers' is missing, expected what customers write to, for example [\"+4930123450\"]")]
    [InlineData("help]", "chat]", "channels.yaml:5: 'numbers': 'chat' is where agents write, expected another name or a number")]
    [InlineData("help]", "\"sip:a@b\"]", "channels.yaml:5: 'numbers': 'sip:a@b' is no address, expected a number or a short name")]
    [InlineData("help]", "help, help]", "channels.yaml:5: the address for messages 'help' is there twice, expected once; the first stands in line 5")]
    [InlineData("    begins: yes", "    trunk: nowhere", "channels.yaml:6: there is no trunk 'nowhere'")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, string fault)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.StartsWith(fault, Assert.Single(_files.Faults()), StringComparison.Ordinal);
    }
}
