namespace Gateway.Language.Speech.Models;

/// <summary>What lies in a model's folder: the content of its <c>model.json</c>, from which an engine is configured.</summary>
public sealed record ModelManifest
{
    /// <summary>Name of the file inside the model's folder.</summary>
    public const string FileName = "model.json";

    /// <summary>Name of the model and of its folder: "whisper-base".</summary>
    public required string Name { get; init; }

    /// <summary>Which engine loads it.</summary>
    public required ModelEngine Engine { get; init; }

    /// <summary>ISO 639-1 codes of the languages it knows.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Licence of the weights, in one line.</summary>
    public required string Licence { get; init; }

    /// <summary>Role to path; relative to the model's folder, with slashes.</summary>
    public required IReadOnlyDictionary<ModelRole, string> Roles { get; init; }

    /// <summary>Every file of the model with its size and sum.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Where it was fetched from, with the sums that were seen.</summary>
    public IReadOnlyList<ModelOrigin> Origins { get; init; } = [];

    /// <summary>Writes the manifest into the model's <paramref name="folder"/>.</summary>
    public void Write(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), ModelJson.Write(this));
}

/// <summary>One file of an installed model.</summary>
/// <param name="Path">Relative to the model's folder, with slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
public sealed record ModelFile(string Path, long Size, string Sha256);

/// <summary>One address that a model was fetched from.</summary>
/// <param name="Url">The address.</param>
/// <param name="Sha256">SHA-256 of what came, in lower-case hexadecimal.</param>
/// <param name="IsPinned">True when the catalogue knew that sum before.</param>
public sealed record ModelOrigin(Uri Url, string Sha256, bool IsPinned);
