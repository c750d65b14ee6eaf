using Gateway.Peers.Processes;

namespace Gateway.Demo;

/// <summary>The shipped configuration with the demo's own agents and caller, in a temporary folder beside the data.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.Create("gateway-demo");

    public DemoFolder()
    {
        Directory.CreateDirectory(Configuration);
        Directory.CreateDirectory(Data);
        foreach (var source in new[] { Shipped("config"), Shipped("demo-config") })
        {
            foreach (var file in Directory.GetFiles(source, "*.yaml"))
            {
                File.Copy(file, Path.Combine(Configuration, Path.GetFileName(file)), overwrite: true);
            }
        }
    }

    public string Configuration => Path.Combine(_folder.Path, "config");

    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>A folder that the build copied beside the program.</summary>
    public static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public void Dispose() => _folder.Dispose();
}
