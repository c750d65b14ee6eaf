namespace Gateway.Peers.Gateways;

/// <summary>The working copy that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The shipped intents, which test gateways are given too.</summary>
    public static string Intents => Path.Combine(Root, "config", "intents.yaml");

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Gateway.sln above {start}.");
    }
}
