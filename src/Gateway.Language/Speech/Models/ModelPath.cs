namespace Gateway.Language.Speech.Models;

/// <summary>Names and paths that a catalogue or manifest may use: none of them leaves the model's folder.</summary>
internal static class ModelPath
{
    private const int MaxLength = 200;

    /// <summary>Ending of the folder in which a model is being fetched.</summary>
    public const string PartEnding = ".part";

    /// <summary>True for a name that is fit to be a folder's: <c>[a-z0-9][a-z0-9.-]*</c>.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && !name.EndsWith(PartEnding, StringComparison.Ordinal);

    /// <summary>True for a relative path with slashes that stays below its folder.</summary>
    public static bool IsInside(string path) =>
        path.Length is > 0 and <= MaxLength
        && path != ModelManifest.FileName
        && path.Split('/').All(IsSegment);

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(c => !char.IsControl(c) && c != '\\');
}
