namespace Gateway.Host.Configuration;

/// <summary>Finds the languages that the gateway can speak: those with a folder of prompts.</summary>
public static class PromptFolders
{
    /// <summary>The prompts that come with the gateway, beside its executable.</summary>
    public static string Shipped { get; } = Path.Combine(AppContext.BaseDirectory, "prompts");

    /// <summary>Whether there are prompts in <paramref name="language"/>.</summary>
    public static bool Speak(string language, string? own) => Languages(own).Contains(language);

    /// <summary>The languages of the shipped prompts and of the operator's <paramref name="own"/> ones, in order.</summary>
    public static IReadOnlyList<string> Languages(string? own) =>
        [.. new[] { Shipped, own }
            .Where(folder => folder is not null && Directory.Exists(folder))
            .SelectMany(folder => Directory.EnumerateDirectories(folder!))
            .Select(folder => Path.GetFileName(folder))
            .Distinct()
            .Order(StringComparer.Ordinal)];
}
