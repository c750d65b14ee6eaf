namespace Gateway.Peers.Processes;

/// <summary>A folder of its own below the system's temporary folder; disposing it removes it with all it holds.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private TemporaryFolder(string path) => Path = path;

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Makes a new empty folder whose name begins with <paramref name="purpose"/>.</summary>
    public static TemporaryFolder Create(string purpose) =>
        new(Directory.CreateTempSubdirectory($"gateway-{purpose}-").FullName);

    /// <summary>Absolute path of <paramref name="name"/> inside the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file into the folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
