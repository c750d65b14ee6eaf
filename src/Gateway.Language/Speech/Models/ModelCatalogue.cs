namespace Gateway.Language.Speech.Models;

/// <summary>The models that can be fetched: those shipped, and those of the operator's <c>catalogue.json</c>.</summary>
public sealed class ModelCatalogue
{
    /// <summary>Name of the operator's file inside the models folder.</summary>
    public const string FileName = "catalogue.json";

    private ModelCatalogue(IReadOnlyList<ModelEntry> entries) => Entries = entries;

    /// <summary>In the order of the files, the shipped ones first.</summary>
    public IReadOnlyList<ModelEntry> Entries { get; }

    /// <summary>The entry of that name, or null.</summary>
    public ModelEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>The shipped catalogue alone.</summary>
    public static ModelCatalogue Shipped()
    {
        using var json = typeof(ModelCatalogue).Assembly.GetManifestResourceStream(typeof(ModelCatalogue), FileName)
            ?? throw new InvalidOperationException("the shipped catalogue is not embedded");
        return new ModelCatalogue(Read(json, "the shipped catalogue"));
    }

    /// <summary>The shipped catalogue with the operator's entries from <paramref name="modelsFolder"/>, which win by name.</summary>
    /// <exception cref="ModelException">The operator's file is faulty; every fault is listed.</exception>
    public static ModelCatalogue Read(string modelsFolder)
    {
        var shipped = Shipped();
        var path = Path.Combine(modelsFolder, FileName);
        if (!File.Exists(path))
        {
            return shipped;
        }

        using var json = File.OpenRead(path);
        var own = Read(json, path);
        var names = own.Select(entry => entry.Name).ToHashSet();
        return new ModelCatalogue([.. shipped.Entries.Where(entry => !names.Contains(entry.Name)), .. own]);
    }

    /// <summary>A catalogue of <paramref name="entries"/> only.</summary>
    /// <exception cref="ModelException">An entry is faulty.</exception>
    public static ModelCatalogue Of(params IReadOnlyList<ModelEntry> entries) => new(Checked(entries, "catalogue"));

    private static IReadOnlyList<ModelEntry> Read(Stream json, string name) =>
        Checked(ModelJson.Read<ModelEntry[]>(json, name), name);

    private static IReadOnlyList<ModelEntry> Checked(IReadOnlyList<ModelEntry> entries, string name)
    {
        var faults = entries
            .SelectMany((entry, index) => ModelEntryRules.Faults(entry)
                .Select(fault => $"{name}: entry {index + 1} ({(ModelPath.IsName(entry.Name) ? entry.Name : "?")}): {fault}"))
            .Concat(entries.CountBy(entry => entry.Name)
                .Where(count => count.Value > 1)
                .Select(count => $"{name}: {count.Key} stands there {count.Value} times"))
            .ToArray();
        return faults.Length == 0 ? entries : throw new ModelException(ModelFault.Unreadable, string.Join('\n', faults));
    }
}
