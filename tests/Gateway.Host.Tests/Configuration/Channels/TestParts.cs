using Gateway.Host.Configuration;
using Gateway.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Configuration.Channels;

/// <summary>What channels are made of, in a test.</summary>
internal sealed class TestParts : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-media-");
    private readonly HttpClient _http = new();

    public TestParts(WebOptions? web = null) => Parts = new ChannelParts(
        _http, web ?? new WebOptions(), new MediaFolder(_folder.FullName), TimeProvider.System, NullLoggerFactory.Instance);

    public ChannelParts Parts { get; }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }
}
