namespace Gateway.Language.Speech.Models;

/// <summary>A model of the catalogue: what it is and where its files are fetched from.</summary>
public sealed record ModelEntry
{
    /// <summary>Name of the model and of its folder: lower-case letters, digits, dots and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Which engine loads it.</summary>
    public required ModelEngine Engine { get; init; }

    /// <summary>ISO 639-1 codes of the languages it knows.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Licence of the weights in one line, shown before anything is fetched.</summary>
    public required string Licence { get; init; }

    /// <summary>Role to path; relative to the model's folder, with slashes.</summary>
    public required IReadOnlyDictionary<ModelRole, string> Roles { get; init; }

    /// <summary>What is fetched: the model's files, or one archive of them.</summary>
    public required IReadOnlyList<ModelDownload> Files { get; init; }

    /// <summary>True when every file has a sum to be held against.</summary>
    public bool HasSums() => Files.All(file => file.Sha256 is not null);

    /// <summary>Bytes to fetch, or null when the catalogue does not say.</summary>
    public long? DownloadSize() => Files.All(file => file.Size is not null) ? Files.Sum(file => file.Size) : null;
}

/// <summary>One file to fetch.</summary>
/// <param name="Path">Where it lies in the model's folder, with slashes; for an archive a name only.</param>
/// <param name="Url">http or https.</param>
/// <param name="Size">Bytes, or null when unknown.</param>
/// <param name="Sha256">SHA-256 in hexadecimal, or null when its publisher shows none.</param>
/// <param name="Unpack">True for a .tar.bz2 that holds the model below one folder.</param>
public sealed record ModelDownload(string Path, Uri Url, long? Size = null, string? Sha256 = null, bool Unpack = false);
