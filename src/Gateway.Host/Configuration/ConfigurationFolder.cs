using Gateway.Host.Configuration.Files;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration;

/// <summary>Reads a folder of YAML files into a checked <see cref="GatewayConfiguration"/>.</summary>
public static class ConfigurationFolder
{
    internal const string GatewayFileName = "gateway.yaml";
    internal const string AgentsFileName = "agents.yaml";
    internal const string HoursFileName = "hours.yaml";
    internal const string QueuesFileName = "queues.yaml";
    internal const string HotlinesFileName = "hotlines.yaml";
    internal const string IntentsFileName = "intents.yaml";
    internal const string CustomersFileName = "customers.yaml";
    internal const string ChannelsFileName = "channels.yaml";
    internal const string ApiFileName = "api.yaml";

    private const long LargestFile = 16 << 20;

    // In the order of who refers to whom: a file may look at what the files above it declared.
    private static readonly FileKind[] Kinds =
    [
        new(GatewayFileName, GatewayFile.Read, [], "the company, addresses and trunks"),
        new(AgentsFileName, AgentsFile.Read, [References.Skill], "the agents"),
        new(HoursFileName, HoursFile.Read, [References.Hours], "the opening hours"),
        new(QueuesFileName, QueuesFile.Read, [References.Queue], "the queues"),
        new(HotlinesFileName, HotlinesFile.Read, [], "the hotlines"),
        new(IntentsFileName, IntentsFile.Read, [], "the intents"),
        new(CustomersFileName, CustomersFile.Read, [], null),
        new(ChannelsFileName, ChannelsFile.Read, [], null),
        new(ApiFileName, ApiFile.Read, [], null),
    ];

    /// <summary>Reads <paramref name="folder"/>; never throws for what is written in the files.</summary>
    public static ConfigurationResult Read(string folder)
    {
        var faults = new FaultList();
        if (!Directory.Exists(folder))
        {
            var text = File.Exists(folder) ? "is a file, expected the folder of the configuration" : "there is no such folder";
            return new ConfigurationResult(null, [new Fault(folder, 1, text)]);
        }

        var references = new References();
        var context = new FileContext(Path.GetFullPath(folder), references);
        var draft = new GatewayConfiguration { Company = "" };
        foreach (var kind in Kinds)
        {
            draft = ReadFile(kind, context, draft, faults.Of(kind.Name));
        }

        RefuseStrangers(context.Folder, faults);
        references.Check();
        return new ConfigurationResult(faults.IsFaulty ? null : draft, faults.Sorted);
    }

    private static GatewayConfiguration ReadFile(
        FileKind kind, FileContext context, GatewayConfiguration draft, FileFaults faults)
    {
        if (!TryReadText(kind, context.Folder, faults, out var text))
        {
            Array.ForEach(kind.Declares, context.References.Incomplete);
            return draft;
        }

        var root = YamlReader.Read(text, faults, out var isBroken);
        if (!isBroken)
        {
            return kind.Read(Section.OfFile(root, faults), context, draft);
        }

        Array.ForEach(kind.Declares, context.References.Incomplete);
        return draft;
    }

    private static bool TryReadText(FileKind kind, string folder, FileFaults faults, out string text)
    {
        text = "";
        var file = new FileInfo(Path.Combine(folder, kind.Name));
        if (!file.Exists)
        {
            if (kind.Holds is { } holds)
            {
                faults.Add(1, $"the file is missing, expected it with {holds}");
            }

            return false;
        }

        if (file.Length > LargestFile)
        {
            faults.Add(1, $"the file has {file.Length >> 20} MiB, expected at most {LargestFile >> 20}");
            return false;
        }

        try
        {
            text = File.ReadAllText(file.FullName);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(1, $"the file cannot be read: {e.Message}");
            return false;
        }
    }

    private static void RefuseStrangers(string folder, FaultList faults)
    {
        string[] names = [.. Kinds.Select(kind => kind.Name)];
        foreach (var path in Directory.EnumerateFiles(folder).Where(path => Path.GetExtension(path) is ".yaml" or ".yml"))
        {
            var name = Path.GetFileName(path);
            if (!names.Contains(name))
            {
                faults.Of(name).Add(1, $"the gateway reads no file of this name{Spelling.Hint(name, names)}");
            }
        }
    }

    private delegate GatewayConfiguration FileReader(Section root, FileContext context, GatewayConfiguration draft);

    /// <param name="Name">Name in the folder.</param>
    /// <param name="Read">Adds what the file says to the draft.</param>
    /// <param name="Declares">Kinds of names that others refer to.</param>
    /// <param name="Holds">What a missing file would hold; null when it may be missing.</param>
    private sealed record FileKind(string Name, FileReader Read, string[] Declares, string? Holds);
}
