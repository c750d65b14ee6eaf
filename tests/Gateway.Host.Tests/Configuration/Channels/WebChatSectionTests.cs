using Gateway.Desk.Channels.WebChat;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class WebChatSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: site
            type: webchat
            queue: general
            origins: [https://www.example.com, "https://Shop.example.com:8443/"]
            title: Example Services
            colour: "#0B5CAD"
            new-visitors: 5
            messages: 4
            connections: 3
            remember: 48h
            largest-file: 2
            file-types: [image/png]
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_web_chat_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", Good).Read().Configuration!.Channels);

        using var parts = new TestParts();
        var channel = Assert.IsType<WebChatChannel>(setup.Create(parts.Parts));
        Assert.Equal(["https://www.example.com", "https://shop.example.com:8443"], channel.Options.Origins);
        Assert.Equal(("Example Services", "#0b5cad", 5, 4, 3), (
            channel.Options.Title, channel.Options.Colour, channel.Options.NewVisitors, channel.Options.Messages, channel.Options.Connections));
        Assert.Equal((TimeSpan.FromHours(48), 2L << 20), (channel.Options.Remember, channel.Options.LargestFile));
        Assert.Equal(["image/png"], channel.Traits.MediaTypes);
    }

    [Theory]
    [InlineData("https://www.example.com,", "https://*.example.com,", "channels.yaml:5: 'origins': 'https://*.example.com' is no origin, expected scheme and host as in https://www.example.com")]
    [InlineData("https://www.example.com,", "https://www.example.com/shop,", "channels.yaml:5: 'origins': 'https://www.example.com/shop' names a page, expected its scheme and host only: https://www.example.com")]
    [InlineData("https://www.example.com,", "www.example.com,", "channels.yaml:5: 'origins': 'www.example.com' is no origin, expected scheme and host as in https://www.example.com")]
    [InlineData("    origins: [https://www.example.com, \"https://Shop.example.com:8443/\"]\n", "", "channels.yaml:2: 'origins' is missing, expected the pages that may embed the chat, for example [https://www.example.com]")]
    [InlineData("\"#0B5CAD\"", "blue", "channels.yaml:7: 'colour': 'blue' is no colour, expected \"#\" and six hex digits in quotation marks, for example \"#0b5cad\"")]
    [InlineData("image/png", "png", "channels.yaml:13: 'file-types': 'png' is no media type, expected for example image/png or application/pdf")]
    [InlineData("messages: 4", "messages: 0", "channels.yaml:9: 'messages': '0' does not fit, expected a whole number from 1 to 100")]
    [InlineData("messages: 4", "message: 4", "channels.yaml:9: 'message' is no key here, did you mean 'messages'?")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, string fault)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.Equal([fault], _files.Faults());
    }
}
