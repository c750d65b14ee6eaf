namespace Gateway.Language.Speech.Models;

/// <summary>A model that lies complete in its folder.</summary>
/// <param name="Folder">Absolute path of the model's folder.</param>
/// <param name="Manifest">What lies in it.</param>
public sealed record InstalledModel(string Folder, ModelManifest Manifest)
{
    /// <summary>Absolute path of what plays <paramref name="role"/>, or null when the model has nothing for it.</summary>
    public string? PathOf(ModelRole role) =>
        Manifest.Roles.TryGetValue(role, out var path) ? Path.Combine(Folder, path) : null;

    /// <summary>Reads the manifest of <paramref name="folder"/> and sees that what its engine needs is there.</summary>
    /// <exception cref="ModelException">No model lies there, or one that lacks something.</exception>
    public static InstalledModel Read(string folder)
    {
        var path = Path.Combine(folder, ModelManifest.FileName);
        try
        {
            using var json = File.OpenRead(path);
            var model = new InstalledModel(Path.GetFullPath(folder), ModelJson.Read<ModelManifest>(json, path));
            return model.Faults().FirstOrDefault() is { } fault
                ? throw new ModelException(ModelFault.Unreadable, $"{path}: {fault}")
                : model;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelFault.Unreadable, $"{path}: {e.Message}", e);
        }
    }

    private IEnumerable<string> Faults() =>
        ModelEntryRules.RoleFaults(Manifest.Engine, Manifest.Roles)
            .Concat(Manifest.Files.Where(file => !ModelPath.IsInside(file.Path))
                .Select(_ => "files: a path leaves the model's folder"))
            .Concat(Manifest.Roles.Values.Where(role => !Path.Exists(Path.Combine(Folder, role)))
                .Select(role => $"'{role}' is missing"));
}
