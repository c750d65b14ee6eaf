namespace Gateway.Language.Speech.Models;

/// <summary>A model that lies complete in its folder.</summary>
/// <param name="Folder">Absolute path of the model's folder.</param>
/// <param name="Manifest">What lies in it.</param>
public sealed record InstalledModel(string Folder, ModelManifest Manifest)
{
    /// <summary>Absolute path of what plays <paramref name="role"/>, or null when the model has nothing for it.</summary>
    public string? PathOf(ModelRole role) =>
        Manifest.Roles.TryGetValue(role, out var path) ? Path.Combine(Folder, path) : null;
}
